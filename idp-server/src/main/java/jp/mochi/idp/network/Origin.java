package jp.mochi.idp.network;

import java.net.URI;
import java.nio.file.Path;

/** Where a range of a zone was said. */
public sealed interface Origin {
  /** In a file, the policy or a list of its own; lines count from 1. */
  record InFile(Path file, int line) implements Origin {
    @Override
    public String toString() {
      return file + ":" + line;
    }
  }

  /** In a list fetched from an address. */
  record FromUrl(URI url, int line) implements Origin {
    @Override
    public String toString() {
      return url + " line " + line;
    }
  }

  /** By the countries' database. */
  record OfCountry(String code, Path database) implements Origin {
    @Override
    public String toString() {
      return code + " in " + database;
    }
  }
}
