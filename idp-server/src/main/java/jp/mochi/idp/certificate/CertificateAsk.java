package jp.mochi.idp.certificate;

import jp.mochi.idp.signon.SignOnRequest;
import jp.mochi.idp.text.Language;

/**
 * What goes to the client-certificate listener.
 *
 * @param request what was asked
 * @param browser the hash of the cookie of the browser that was shown the page
 * @param language the page's language: the cookie that says so doesn't cross
 * @param attempt which try this is, the first being 0
 */
public record CertificateAsk(
    SignOnRequest request, String browser, Language language, int attempt) {}
