package jp.mochi.device.key;

import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.server.ServerProperty;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.cbor.CBORFactory;
import tools.jackson.dataformat.cbor.CBORMapper;

/**
 * How answers are read, and the bounds of what is: everything larger is refused unread. None of the
 * platforms' own answers comes near them.
 */
final class Reading {
  /** {@code clientDataJSON} is some 200 octets. */
  static final int CLIENT_DATA = 4_096;

  /** With a certificate chain of a TPM some 6,000 octets. */
  static final int ATTESTATION = 32_768;

  /** Without extensions 37 octets. */
  static final int AUTHENTICATOR_DATA = 4_096;

  /** RSA with 4,096 bits makes 512 octets. */
  static final int SIGNATURE = 1_024;

  /** Web Authentication Level 3 §4, "Credential ID": at most 1023 octets. */
  static final int CREDENTIAL = 1_023;

  /** Web Authentication Level 3 §5.4.3: at most 64 octets. */
  static final int USER_HANDLE = 64;

  /** RSA with 4,096 bits makes some 530 octets. */
  static final int PUBLIC_KEY = 1_024;

  private static final int DEPTH = 16;
  private static final int NUMBER = 100;

  private Reading() {}

  /** Reads JSON and CBOR, each name once and no deeper than any answer is. */
  static ObjectConverter converter() {
    var bounds =
        StreamReadConstraints.builder()
            .maxNestingDepth(DEPTH)
            .maxNumberLength(NUMBER)
            .maxStringLength(ATTESTATION)
            .maxNameLength(CLIENT_DATA)
            .maxDocumentLength(ATTESTATION)
            .build();
    var json =
        JsonMapper.builder(JsonFactory.builder().streamReadConstraints(bounds).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION);
    var cbor =
        CBORMapper.builder(CBORFactory.builder().streamReadConstraints(bounds).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION);
    return new ObjectConverter(json.build(), cbor.build());
  }

  /** What an answer is held against. */
  static ServerProperty expected(RelyingParty party, byte[] challenge) {
    return ServerProperty.builder()
        .origin(Origin.create(party.origin()))
        .rpId(party.id())
        .challenge(new DefaultChallenge(challenge))
        .build();
  }
}
