package jp.mochi.idp.network;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a small database in MaxMind's format (version 2.0): a binary tree of 24-bit records over
 * IPv6, IPv4 below {@code ::/96}, and each network's country as {@code {country: {iso_code}}}.
 */
public final class CountryFile {
  /** Each node as its two records: 0 for nothing, a node, or a data record counted below 0. */
  private final List<int[]> nodes = new ArrayList<>(List.of(new int[2]));

  private final List<Map<String, Object>> records = new ArrayList<>();

  /** {@code 203.0.113.0/24} → {@code JP}. */
  public static Path write(Path file, Map<String, String> countries) throws IOException {
    Map<String, Map<String, Object>> records = new LinkedHashMap<>();
    countries.forEach(
        (block, code) -> records.put(block, Map.of("country", Map.of("iso_code", code))));
    return writeRecords(file, records);
  }

  static Path writeRecords(Path file, Map<String, Map<String, Object>> records) throws IOException {
    var tree = new CountryFile();
    records.forEach(tree::add);
    return Files.write(file, tree.bytes());
  }

  private void add(String text, Map<String, Object> data) {
    Cidr block = CidrTest.cidr(text);
    byte[] given = block.first().address().getAddress();
    byte[] path = new byte[16];
    System.arraycopy(given, 0, path, 16 - given.length, given.length);
    int depth = block.prefix() + 8 * (16 - given.length);
    records.add(data);
    int at = 0;
    for (int bit = 0; bit < depth; bit++) {
      int side = path[bit / 8] >> (7 - bit % 8) & 1;
      if (bit == depth - 1) {
        nodes.get(at)[side] = -records.size();
      } else {
        if (nodes.get(at)[side] == 0) {
          nodes.add(new int[2]);
          nodes.get(at)[side] = nodes.size() - 1;
        }
        at = nodes.get(at)[side];
      }
    }
  }

  private byte[] bytes() throws IOException {
    var data = new ByteArrayOutputStream();
    List<Integer> offsets = new ArrayList<>();
    for (var record : records) {
      offsets.add(data.size());
      put(data, record);
    }
    var file = new ByteArrayOutputStream();
    for (int[] node : nodes) {
      for (int next : node) {
        int value = next == 0 ? nodes.size() : next;
        number(file, next < 0 ? nodes.size() + 16 + offsets.get(-next - 1) : value, 3);
      }
    }
    file.write(new byte[16]);
    data.writeTo(file);
    file.write(new byte[] {(byte) 0xab, (byte) 0xcd, (byte) 0xef});
    file.write("MaxMind.com".getBytes(UTF_8));
    put(file, metadata());
    return file.toByteArray();
  }

  private Map<String, Object> metadata() {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("binary_format_major_version", 2);
    metadata.put("binary_format_minor_version", 0);
    metadata.put("build_epoch", 1_700_000_000L);
    metadata.put("database_type", "Test-Country");
    metadata.put("description", Map.of("en", "for tests"));
    metadata.put("ip_version", 6);
    metadata.put("languages", List.of("en"));
    metadata.put("node_count", (long) nodes.size());
    metadata.put("record_size", 24);
    return metadata;
  }

  /** Control byte: the type in three bits, the size in five. */
  private static void put(ByteArrayOutputStream out, Object value) throws IOException {
    switch (value) {
      case String text -> {
        out.write(2 << 5 | text.length());
        out.write(text.getBytes(UTF_8));
      }
      case Integer small -> {
        out.write(5 << 5 | 2); // uint16
        number(out, small, 2);
      }
      case Long large -> {
        boolean epoch = large > 1_000_000;
        out.write(epoch ? 8 : 6 << 5 | 4);
        if (epoch) { // uint64, an extended type
          out.write(9 - 7);
          number(out, 0, 4);
        }
        number(out, large.intValue(), 4);
      }
      case Map<?, ?> map -> {
        out.write(7 << 5 | map.size());
        for (var entry : map.entrySet()) {
          put(out, entry.getKey());
          put(out, entry.getValue());
        }
      }
      case List<?> list -> {
        out.write(list.size());
        out.write(11 - 7); // array, an extended type
        for (Object item : list) {
          put(out, item);
        }
      }
      default -> throw new IllegalArgumentException(value.toString());
    }
  }

  private static void number(ByteArrayOutputStream out, int value, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
      out.write(value >> shift & 0xff);
    }
  }
}
