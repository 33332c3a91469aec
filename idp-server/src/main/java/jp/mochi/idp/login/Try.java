package jp.mochi.idp.login;

import java.util.Optional;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.signon.SignOnRequest;
import jp.mochi.ldap.PersonId;

/**
 * Somebody is trying a password.
 *
 * @param name what was typed
 * @param person who has that name, if the directory knows it
 * @param visitor from where
 * @param request to get where
 */
record Try(TypedName name, Optional<PersonId> person, Visitor visitor, SignOnRequest request) {}
