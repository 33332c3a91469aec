package jp.mochi.idp.network;

/** A block and where it was said. */
public record LocatedRange(Cidr block, Origin origin) {}
