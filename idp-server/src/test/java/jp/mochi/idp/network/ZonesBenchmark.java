package jp.mochi.idp.network;

import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Prints what a look-up costs one thread's CPU, by the number of ranges. Run by hand; {@code
 * docs/performance.md} quotes it.
 */
final class ZonesBenchmark {
  private static final int ASKED = 1 << 16;

  private ZonesBenchmark() {}

  public static void main(String[] arguments) throws UnknownHostException {
    for (int ranges : new int[] {10, 1_000, 100_000}) {
      long start = cpu();
      Zones zones = zones(ranges);
      System.out.printf("%,7d ranges  made in %,d ms%n", ranges, (cpu() - start) / 1_000_000);
      measure(ranges + " IPv4", zones, addresses(4));
      measure(ranges + " IPv6", zones, addresses(16));
    }
  }

  /** A third each of three zones; one in four ranges is IPv6. */
  private static Zones zones(int count) throws UnknownHostException {
    Random random = new Random(count);
    List<List<LocatedRange>> ranges =
        List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < count; i++) {
      int length = i % 4 == 0 ? 16 : 4;
      int prefix = length == 4 ? 12 + random.nextInt(21) : 24 + random.nextInt(41);
      Cidr block = new Cidr(address(random, length), prefix);
      ranges.get(i % 3).add(new LocatedRange(block, new Origin.InFile(Path.of("list"), i)));
    }
    List<LoadedZone> zones = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      zones.add(new LoadedZone("zone" + i, false, ranges.get(i), Optional.empty()));
    }
    return Zones.of(zones);
  }

  private static IpAddress[] addresses(int length) throws UnknownHostException {
    Random random = new Random(length);
    IpAddress[] addresses = new IpAddress[ASKED];
    for (int i = 0; i < ASKED; i++) {
      addresses[i] = address(random, length);
    }
    return addresses;
  }

  /** IPv6 within 2000::/16, so that many look-ups go deep. */
  private static IpAddress address(Random random, int length) throws UnknownHostException {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    if (length == 16) {
      bytes[0] = 0x20;
      bytes[1] = 0;
    }
    return new IpAddress(InetAddress.getByAddress(bytes));
  }

  private static void measure(String name, Zones zones, IpAddress[] asked) {
    for (int round = 0; round < 3; round++) {
      long start = cpu();
      long rounds = 0;
      long found = 0;
      while (cpu() - start < 2_000_000_000L) {
        for (IpAddress address : asked) {
          found += zones.of(address).in().size();
        }
        rounds += asked.length;
      }
      long nanos = (cpu() - start) / rounds;
      System.out.printf("%-14s %5d ns a look-up (%.2f zones)%n", name, nanos, 1.0 * found / rounds);
    }
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
