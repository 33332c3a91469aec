package jp.mochi.idp.network;

import java.util.List;
import java.util.stream.Stream;

/** Blocks for tests of other packages. */
public final class CidrBlocks {
  private CidrBlocks() {}

  public static List<Cidr> of(String... blocks) {
    return Stream.of(blocks).map(CidrTest::cidr).toList();
  }
}
