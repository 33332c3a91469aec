package jp.mochi.cert.scep;

import java.util.List;
import java.util.function.UnaryOperator;
import jp.mochi.cert.authority.CertificationRequest;

/**
 * Messages of SCEP: as they come; as the envelope of a message whose signature is good; and as what
 * such an envelope carries. So each step is reached without the key of the one before.
 */
public final class FuzzedMessages {
  private static final OpenEnvelope OURS = new OpenEnvelope(List.of(Sending.RA));
  private static final CertRep ANSWERING = new CertRep(Sending.RA, Sending.NOW);

  private FuzzedMessages() {}

  /** Whether it is a message, or a good message's envelope. */
  public static boolean takes(byte[] data) {
    var message = read(data);
    var envelope = read(sent(sending -> sending.envelope(data)));
    if (data.length > 0) {
      read(sent(sending -> sending.content(data)));
    }
    return message || envelope;
  }

  private static byte[] sent(UnaryOperator<Sending> with) {
    try {
      return with.apply(new Sending()).bytes();
    } catch (Exception ours) { // this harness's own: whatever Bouncy Castle's builders declare
      throw new IllegalStateException(ours);
    }
  }

  private static boolean read(byte[] data) {
    return switch (ReadPkiMessage.read(data, Sending.NOW)) {
      case ReadPkiMessage.Reading.Read(var message) -> {
        open(message);
        yield true;
      }
      case ReadPkiMessage.Reading.Refused(var transaction, var info, var why) -> {
        ANSWERING.failure(transaction, info, why);
        yield false;
      }
      case ReadPkiMessage.Reading.Unanswerable(var why) -> false;
    };
  }

  private static void open(PkiMessage message) {
    ANSWERING.pending(message);
    switch (OURS.open(message)) {
      case OpenEnvelope.Opening.Opened(var content) -> {
        CertificationRequest.read(content.bytes());
        NamedCertificate.read(content);
      }
      case OpenEnvelope.Opening.Refused(var info, var why) ->
          ANSWERING.failure(message.transaction(), info, why);
    }
  }
}
