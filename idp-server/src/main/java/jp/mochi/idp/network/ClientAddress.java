package jp.mochi.idp.network;

import java.util.List;
import java.util.Optional;

/**
 * Finds the client behind proxies. A header counts only when the peer is a trusted proxy, and is
 * read from right to left, since every proxy appends: the first address that is no trusted proxy's
 * is the client's. Whatever stands left of it was said by the client, and is not read.
 *
 * <p>A proxy usually writes one of the two headers and passes the other on as the client sent it.
 * So where both are present both must lead to the same address; otherwise the request is refused,
 * since either choice would let clients behind some proxy forge their address. A header too long or
 * with broken quoting refuses too, and so does one that leads to something that is no address: a
 * proxy's own address in its client's place would put the client into the proxy's network. Only who
 * comes without a header has the peer's address: a proxy that asks for itself.
 */
public final class ClientAddress {
  private static final int MOST_CHARACTERS = 8192;
  private static final int MOST_HOPS = 32;

  private final List<Cidr> trusted;

  public ClientAddress(List<Cidr> trusted) {
    this.trusted = List.copyOf(trusted);
  }

  /** Who is there. */
  public sealed interface Found {}

  /** This address. */
  public record At(IpAddress address) implements Found {}

  /** It can't be said; the request is refused. */
  public record Unclear(String why) implements Found {}

  /**
   * @param peer the other end of the connection
   * @param forwarded the lines of {@code Forwarded} (RFC 7239), in order
   * @param forwardedFor the lines of {@code X-Forwarded-For}, in order
   */
  public Found of(IpAddress peer, List<String> forwarded, List<String> forwardedFor) {
    if (!isTrusted(peer) || (forwarded.isEmpty() && forwardedFor.isEmpty())) {
      return new At(peer);
    }
    if (tooLong(forwarded) || tooLong(forwardedFor)) {
      return new Unclear("Forwarded or X-Forwarded-For is longer than " + MOST_CHARACTERS);
    }
    Found one = walk(peer, forwarded, ForwardedHeader::clients);
    Found other = walk(peer, forwardedFor, ForwardedHeader::plainClients);
    if (forwarded.isEmpty()) {
      return other;
    }
    if (forwardedFor.isEmpty() || one.equals(other)) {
      return one;
    }
    return new Unclear("Forwarded and X-Forwarded-For disagree");
  }

  /** Whether what this peer says of a client's address counts. */
  public boolean isTrusted(IpAddress peer) {
    return trusted.stream().anyMatch(block -> block.contains(peer));
  }

  private interface Reader {
    /** The clients that one line names; nothing when the line can't be read. */
    Optional<List<String>> clients(String line);
  }

  private Found walk(IpAddress peer, List<String> lines, Reader reader) {
    IpAddress last = peer;
    int hops = 0;
    for (String line : lines.reversed()) {
      Optional<List<String>> clients = reader.clients(line);
      if (clients.isEmpty()) {
        return new Unclear("a Forwarded header can't be read");
      }
      for (String client : clients.get().reversed()) {
        Optional<IpAddress> address = ForwardedHeader.address(client);
        if (address.isEmpty()) {
          return new Unclear("a trusted proxy did not name its client by an address");
        }
        if (++hops > MOST_HOPS) {
          return new Unclear("more than " + MOST_HOPS + " proxies");
        }
        last = address.get();
        if (!isTrusted(last)) {
          return new At(last);
        }
      }
    }
    return new At(last);
  }

  private static boolean tooLong(List<String> lines) {
    return lines.stream().mapToInt(String::length).sum() > MOST_CHARACTERS;
  }
}
