package jp.mochi.cert.enrolment;

import java.security.cert.X509Certificate;

/** Why somebody may have a certificate. */
public sealed interface Proof {
  /** A one-time code. */
  record Code(Challenge.OneTime challenge) implements Proof {}

  /** An MDM's challenge, for a device that is awaited. */
  record Shared(Challenge.Shared challenge, String device) implements Proof {}

  /**
   * The device's certificate: a renewal.
   *
   * @param certificate whose private key whoever asks has proved to have
   */
  record Existing(X509Certificate certificate) implements Proof {}

  /** What a text that was shown amounts to; empty when it opens nothing. */
  static java.util.Optional<Proof> shown(
      String challenge, jp.mochi.cert.authority.CertificationRequest request) {
    return Challenge.read(challenge)
        .map(
            read ->
                switch (read) {
                  case Challenge.OneTime code -> new Code(code);
                  case Challenge.Shared shared ->
                      new Shared(shared, request.namedDevice().orElse(""));
                });
  }
}
