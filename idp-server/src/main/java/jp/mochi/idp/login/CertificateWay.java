package jp.mochi.idp.login;

import java.net.URI;
import java.util.List;
import jp.mochi.idp.certificate.CertificateAsk;
import jp.mochi.idp.certificate.CertificateTokens;
import jp.mochi.idp.http.Origins;
import jp.mochi.idp.network.Visitor;
import jp.mochi.idp.signon.SignOnRequest;
import jp.mochi.idp.text.Language;

/**
 * The way to the client-certificate listener.
 *
 * @param urls what browsers see of it; a retry takes the next, since browsers remember for each
 *     host and port that no certificate was chosen
 * @param tokens seals what goes there
 */
public record CertificateWay(List<URI> urls, CertificateTokens tokens) {
  static final String PATH = "/login/certificate";

  public CertificateWay {
    urls = List.copyOf(urls);
  }

  /** Where a form goes, and the ask in it. */
  record Step(String action, String token) {}

  Step step(SignOnRequest request, Visitor visitor, Language language, int attempt) {
    var url = urls.get(Math.floorMod(attempt, urls.size()));
    var ask = new CertificateAsk(request, visitor.browserHash(), language, attempt);
    return new Step(url + PATH, tokens.seal(ask));
  }

  /** The origins of all of them. */
  public List<String> origins() {
    return urls.stream().map(Origins::of).distinct().toList();
  }
}
