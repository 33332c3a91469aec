package jp.mochi.idp.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import jp.mochi.cert.CertificateFacts;
import jp.mochi.cert.KeyPairs;
import jp.mochi.cert.Pem;
import jp.mochi.cert.PemOutcome;
import jp.mochi.idp.config.Configuration;
import jp.mochi.idp.config.TlsConfig;

/** Whether certificate and key can be shown to browsers and phones. */
final class TlsExamination {
  private static final Duration SOON = Duration.ofDays(30);

  private final Configuration configuration;
  private final Clock clock;
  private final Findings findings;

  TlsExamination(Configuration configuration, Clock clock, Findings findings) {
    this.configuration = configuration;
    this.clock = clock;
    this.findings = findings;
  }

  void all() {
    if (configuration.tls().isEmpty()) {
      findings.open("tls", "tls.proxy");
      return;
    }
    var files = configuration.tls().get();
    try {
      var read = Pem.certificates(Files.readString(files.certificate()));
      switch (read) {
        case PemOutcome.Faulty<List<X509Certificate>>(var fault) ->
            findings.bad("tls", "tls.unreadable", files.certificate(), fault);
        case PemOutcome.Read<List<X509Certificate>>(var chain) -> chain(files, chain);
      }
    } catch (IOException unreadable) {
      findings.bad("tls", "tls.unreadable", files.certificate(), unreadable.getMessage());
    }
  }

  private void chain(TlsConfig files, List<X509Certificate> chain) throws IOException {
    key(files.privateKey(), chain.getFirst());
    var facts = CertificateFacts.of(chain.getFirst());
    validity(facts);
    var host = String.valueOf(configuration.baseUrl().getHost()).replaceAll("[\\[\\]]", "");
    if (facts.covers(host)) {
      findings.good("tls", "tls.name", host);
    } else {
      findings.bad("tls", "tls.otherName", host, String.join(", ", facts.names()));
    }
    links(chain);
  }

  private void key(Path file, X509Certificate certificate) throws IOException {
    switch (Pem.privateKey(Files.readString(file))) {
      case PemOutcome.Faulty<PrivateKey>(var fault) ->
          findings.bad("tls", "tls.unreadable", file, fault);
      case PemOutcome.Read<PrivateKey>(var key) -> {
        if (KeyPairs.match(key, certificate.getPublicKey())) {
          findings.good("tls", "tls.key");
        } else {
          findings.bad("tls", "tls.otherKey", file);
        }
      }
    }
  }

  private void validity(CertificateFacts facts) {
    var now = clock.instant();
    if (now.isBefore(facts.notBefore())) {
      findings.bad("tls", "tls.notYet", facts.notBefore());
    } else if (now.isAfter(facts.notAfter())) {
      findings.bad("tls", "tls.expired", facts.notAfter());
    } else if (facts.remaining(now).compareTo(SOON) < 0) {
      findings.bad("tls", "tls.soon", facts.notAfter(), facts.remaining(now).toDays());
    } else {
      findings.good("tls", "tls.valid", facts.notAfter());
    }
  }

  /** RFC 8446 §4.4.2: each certificate should certify the one before it. */
  private void links(List<X509Certificate> chain) {
    for (var at = 0; at + 1 < chain.size(); at++) {
      if (!signedBy(chain.get(at), chain.get(at + 1))) {
        findings.bad("tls", "tls.order", at + 2, at + 1);
        return;
      }
    }
    var last = chain.getLast();
    if (signedBy(last, last)) {
      findings.good("tls", "tls.chain.root", chain.size());
    } else if (chain.size() == 1) {
      findings.open("tls", "tls.chain.alone", CertificateFacts.of(last).issuer());
    } else {
      findings.good("tls", "tls.chain", chain.size(), CertificateFacts.of(last).issuer());
    }
  }

  private static boolean signedBy(X509Certificate certificate, X509Certificate issuer) {
    try {
      certificate.verify(issuer.getPublicKey());
      return certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal());
    } catch (GeneralSecurityException another) {
      return false;
    }
  }
}
