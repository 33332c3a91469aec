package jp.mochi.idp.network;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Values by block, found by address. Two blocks lie apart or one within the other, so all addresses
 * from one border of a block to the next border of any have the same narrowest block. The borders
 * of each family lie in order, and the JDK's binary search tells between which two an address is:
 * with 100,000 blocks in 18 steps at most, over memory that lies together. Never changes.
 */
final class PrefixTable<V> {
  private static final Comparator<byte[]> IN_ORDER = Arrays::compareUnsigned;
  private static final Comparator<Cidr> WIDER_BEFORE_NARROWER =
      Comparator.comparing((Cidr block) -> bytes(block.first()), IN_ORDER)
          .thenComparingInt(Cidr::prefix);

  private final Borders<V> four;
  private final Borders<V> six;

  private PrefixTable(Borders<V> four, Borders<V> six) {
    this.four = four;
    this.six = six;
  }

  /** Makes a block's value of what was said of it and the value of the next wider block. */
  interface Joining<S, V> {
    V join(S said, @Nullable V around);
  }

  /** A table of these blocks. */
  static <S, V> PrefixTable<V> of(Map<Cidr, S> blocks, Joining<S, V> joining) {
    return new PrefixTable<>(borders(4, blocks, joining), borders(16, blocks, joining));
  }

  /** The value of the narrowest block that contains the address. */
  @Nullable V narrowest(IpAddress address) {
    byte[] bytes = bytes(address);
    return (bytes.length == 4 ? four : six).at(bytes);
  }

  /**
   * The value of each stretch of addresses, of both families, in no order of meaning; empty of one
   * that lies in no block. Every stretch has an address.
   */
  Stream<Optional<V>> values() {
    return Stream.of(four, six)
        .flatMap(family -> family.values.stream())
        .map(Optional::<V>ofNullable);
  }

  private static <S, V> Borders<V> borders(int length, Map<Cidr, S> blocks, Joining<S, V> joining) {
    var sweep = new Sweep<V>(length);
    blocks.entrySet().stream()
        .filter(entry -> bytes(entry.getKey().first()).length == length)
        .sorted(Map.Entry.comparingByKey(WIDER_BEFORE_NARROWER))
        .forEach(
            entry -> {
              sweep.leaveBefore(bytes(entry.getKey().first()));
              sweep.enter(entry.getKey(), joining.join(entry.getValue(), sweep.value()));
            });
    sweep.leaveAll();
    return sweep.borders();
  }

  private static byte[] bytes(IpAddress address) {
    return address.address().getAddress();
  }

  /**
   * What holds from each start to the next: null between blocks. The first start is the family's
   * first address.
   */
  private static final class Borders<V> {
    private final byte[][] starts;
    private final List<@Nullable V> values;

    Borders(List<byte[]> starts, List<@Nullable V> values) {
      this.starts = starts.toArray(byte[][]::new);
      this.values = new ArrayList<>(values);
    }

    @Nullable V at(byte[] address) {
      int found = Arrays.binarySearch(starts, address, IN_ORDER);
      return values.get(found >= 0 ? found : -found - 2);
    }
  }

  /** A walk through all blocks of a family, from the first address to the last. */
  private static final class Sweep<V> {
    /**
     * @param end the address after the block's last; nothing after the last of all
     */
    private record Open<V>(Optional<byte[]> end, V value) {}

    private final Deque<Open<V>> open = new ArrayDeque<>();
    private final List<byte[]> starts = new ArrayList<>();
    private final List<@Nullable V> values = new ArrayList<>();

    Sweep(int length) {
      border(new byte[length]);
    }

    /** The value of the narrowest block that is open. */
    @Nullable V value() {
      return open.isEmpty() ? null : open.element().value();
    }

    void enter(Cidr block, V value) {
      open.push(new Open<>(after(block), value));
      border(bytes(block.first()));
    }

    void leaveBefore(byte[] start) {
      while (!open.isEmpty()
          && open.element().end().filter(end -> IN_ORDER.compare(end, start) <= 0).isPresent()) {
        leave();
      }
    }

    void leaveAll() {
      while (!open.isEmpty()) {
        leave();
      }
    }

    private void leave() {
      open.pop().end().ifPresent(this::border);
    }

    /** From here on the narrowest open block holds, whatever was said of this very address. */
    private void border(byte[] start) {
      if (!starts.isEmpty() && Arrays.equals(starts.getLast(), start)) {
        starts.removeLast();
        values.removeLast();
      }
      starts.add(start);
      values.add(value());
    }

    Borders<V> borders() {
      return new Borders<>(starts, values);
    }

    /** One more in the last bit of the prefix, carried upwards. */
    private static Optional<byte[]> after(Cidr block) {
      byte[] next = bytes(block.first());
      for (int bit = block.prefix() - 1; bit >= 0; bit--) {
        int mask = 0x80 >> bit % 8;
        next[bit / 8] ^= (byte) mask;
        if ((next[bit / 8] & mask) != 0) {
          return Optional.of(next);
        }
      }
      return Optional.empty();
    }
  }
}
