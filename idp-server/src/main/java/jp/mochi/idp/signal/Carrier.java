package jp.mochi.idp.signal;

/** Brings messages of one channel to where they belong. */
interface Carrier {
  /** {@code mail}, or {@code webhook:} and its name: whose messages these are. */
  String channel();

  /** Sets out; whatever is opened for several messages is closed with the trip. Calls nobody. */
  Trip setOut();

  /** One way, with as many messages as there are. */
  interface Trip extends AutoCloseable {
    /**
     * Brings one message. Bounded by itself, well within {@link Deliveries#LEASE}.
     *
     * @param begin to be asked just before the message leaves: it may have arrived from then on
     */
    Outcome bring(Message message, Begin begin);

    @Override
    void close();
  }

  /** Notes that a message leaves. */
  @FunctionalInterface
  interface Begin {
    /** Whether it may: false where it is somebody else's by now. */
    boolean mayLeave();
  }

  /** What came of it. */
  sealed interface Outcome {
    /** Somebody has it. */
    record Done() implements Outcome {}

    /** It has left, and nobody said whether they have it. */
    record Unsure(String why) implements Outcome {}

    /** Not now. */
    record Later(String why) implements Outcome {}

    /** Nor would any other message of the channel have come through. */
    record NobodyThere(String why) implements Outcome {}

    /** Never, however often it is tried. */
    record Never(String why) implements Outcome {}
  }
}
