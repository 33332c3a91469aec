package jp.mochi.idp.saml.codec;

import java.util.Optional;

/**
 * What kind of name the requester wants (SAML Core 2.0 §3.4.1.1).
 *
 * @param format the format's URI; empty: any
 * @param spNameQualifier in whose namespace the name should be
 * @param allowCreate whether a name may be made for it, where the request says so
 */
public record NameIdPolicy(
    Optional<String> format, Optional<String> spNameQualifier, Optional<Boolean> allowCreate) {}
