package jp.mochi.metadata;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What an operator has set for one service provider, beside what its metadata says. Written as
 * {@code option=value} on the command line; {@link ServiceOptionNames} knows every name.
 *
 * @param signAssertion whether the assertion is signed itself (true unless the response is)
 * @param signResponse whether the whole response is signed
 * @param nameIdFormats the NameID formats when the request leaves it open: the first that a person
 *     has a value for; none: what metadata lists first, else unspecified
 * @param nameIdSource the directory attribute that fills the first of these formats that takes one
 *     ({@code persistent} has one of its own in {@code names}, {@code transient} none); empty:
 *     {@code mail} and the user name
 * @param attributes what is released
 * @param skew how far the service's clock may be off
 * @param assertionLifetime from issue instant to {@code NotOnOrAfter}
 * @param acceptUnsigned whether requests without a signature are taken although a key is known and
 *     metadata says {@code AuthnRequestsSigned}
 * @param sha1 whether a SHA-1 signature of this service is taken; shown in red
 * @param defaultRelayState what goes along with a sign-on that starts here
 * @param signingKey the id of the key of ours that signs for it; empty: the one that signs for all
 * @param classification what rules may know of it
 * @param obligations how it is told what a permit obliges it to; what isn't mapped isn't told
 * @param publish whether anybody may be told from which addresses it is reached
 * @param confirmAddress whether an assertion counts from the address alone that it was made for
 * @param signature how we sign
 * @param encryption what is encrypted
 * @param assertion what an assertion says beyond the usual
 * @param entry for whom the entry is and where it may send to
 * @param logout how it is told of a sign-out
 * @param names where lasting names for people come from
 */
public record ServiceOptions(
    boolean signAssertion,
    boolean signResponse,
    List<String> nameIdFormats,
    Optional<String> nameIdSource,
    List<ReleasedAttribute> attributes,
    Duration skew,
    Duration assertionLifetime,
    boolean acceptUnsigned,
    boolean sha1,
    Optional<String> defaultRelayState,
    Optional<String> signingKey,
    Classification classification,
    List<MappedObligation> obligations,
    boolean publish,
    boolean confirmAddress,
    SignatureOptions signature,
    EncryptionOptions encryption,
    AssertionOptions assertion,
    EntryOptions entry,
    LogoutOption logout,
    NameOptions names) {

  public static final ServiceOptions DEFAULT =
      new ServiceOptions(
          true,
          false,
          List.of(),
          Optional.empty(),
          List.of(),
          Duration.ofMinutes(3),
          Duration.ofMinutes(5),
          false,
          false,
          Optional.empty(),
          Optional.empty(),
          Classification.NONE,
          List.of(),
          false,
          false,
          SignatureOptions.DEFAULT,
          EncryptionOptions.DEFAULT,
          AssertionOptions.DEFAULT,
          EntryOptions.DEFAULT,
          new LogoutOption.ByMetadata(),
          NameOptions.DEFAULT);

  public ServiceOptions {
    attributes = List.copyOf(attributes);
    nameIdFormats = List.copyOf(nameIdFormats);
    Objects.requireNonNull(nameIdSource);
    Objects.requireNonNull(defaultRelayState);
    Objects.requireNonNull(signingKey);
    Objects.requireNonNull(classification);
    obligations = List.copyOf(obligations);
    Objects.requireNonNull(signature);
    Objects.requireNonNull(encryption);
    Objects.requireNonNull(assertion);
    Objects.requireNonNull(entry);
    Objects.requireNonNull(logout);
    Objects.requireNonNull(names);
    if (!signAssertion && !signResponse) {
      throw new IllegalArgumentException("the assertion, the response or both must be signed");
    }
    if (skew.isNegative() || skew.compareTo(Duration.ofMinutes(30)) > 0) {
      throw new IllegalArgumentException("skew is 0 to 30 minutes, not " + skew);
    }
    if (assertionLifetime.compareTo(Duration.ofMinutes(1)) < 0
        || assertionLifetime.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException(
          "the lifetime of an assertion is 1 minute to 1 hour, not " + assertionLifetime);
    }
  }
}
