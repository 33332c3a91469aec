package jp.mochi.idp.login;

import jp.mochi.idp.devicekey.KeyRing;
import jp.mochi.idp.devicekey.KeyTokens;

/**
 * How a browser is asked for a device's key.
 *
 * @param ring the keys that a person has
 * @param tokens seals what is asked
 * @param auditor records who has none
 */
public record KeyWay(KeyRing ring, KeyTokens tokens, Auditor auditor) {}
