package jp.mochi.device.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Parts of an input, each with two octets of its length before it, and what follows them. */
record Parts(List<String> texts, String rest) {
  static Parts of(byte[] data, int count) {
    var texts = new ArrayList<String>();
    int at = 0;
    for (int i = 0; i < count; i++) {
      int length =
          at + 2 > data.length ? 0 : (data[at] & 0xff) << Byte.SIZE | (data[at + 1] & 0xff);
      int from = Math.min(at + 2, data.length);
      at = Math.min(from + length, data.length);
      texts.add(text(Arrays.copyOfRange(data, from, at)));
    }
    return new Parts(texts, text(Arrays.copyOfRange(data, at, data.length)));
  }

  /** In base64url, as browsers send it. */
  String text(int part) {
    return texts.get(part);
  }

  static String text(byte[] octets) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
  }
}
