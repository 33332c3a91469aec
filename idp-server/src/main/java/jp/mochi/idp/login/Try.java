package jp.mochi.idp.login;

import java.util.Optional;
import jp.mochi.idp.network.Visitor;
import jp.mochi.ldap.PersonId;

/**
 * Somebody is trying a password.
 *
 * @param name what was typed
 * @param person who has that name, if the directory knows it
 * @param visitor from where
 * @param service for which service
 */
record Try(TypedName name, Optional<PersonId> person, Visitor visitor, Optional<String> service) {}
