package jp.mochi.idp.network;

import java.io.IOException;

/** Why a call can't be made, as a sentence for the administrator. */
final class OutsideFault extends IOException {
  private static final long serialVersionUID = 1L;
  private final String sentence;

  OutsideFault(String sentence) {
    super(sentence);
    this.sentence = sentence;
  }

  String sentence() {
    return sentence;
  }
}
