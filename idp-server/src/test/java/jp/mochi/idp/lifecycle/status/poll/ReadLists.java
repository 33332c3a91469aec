package jp.mochi.idp.lifecycle.status.poll;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import jp.mochi.device.status.InstalledApp;

/**
 * Pages of lists, read as sources read them, and held against what whoever keeps them relies on.
 */
public final class ReadLists {
  private static final int MOST_SHOWN = 2_000;

  private ReadLists() {}

  /** Whether a page of the Android Management API names a device that can be read. */
  public static boolean android(byte[] page, Consumer<InstalledApp> apps) {
    return read(ListsTest.ANDROID, page, apps);
  }

  /** The same of Intune's. */
  public static boolean intune(byte[] page) {
    return read(
        ListsTest.INTUNE,
        page,
        app -> {
          throw new AssertionError("Intune told of an app");
        });
  }

  private static boolean read(ManagementList list, byte[] bytes, Consumer<InstalledApp> apps) {
    if (!(list.read(bytes) instanceof ListPage.Read(var entries, var next))) {
      return false;
    }
    next.ifPresent(page -> staysHere(list, page));
    var devices = new ArrayList<ListedDevice>();
    for (var entry : entries) {
      switch (entry) {
        case ListPage.Entry.Listed(var device) -> devices.add(device);
        case ListPage.Entry.Broken(var id, var pointer, var expected) ->
            fit(List.of(id, pointer, expected));
      }
    }
    devices.forEach(device -> check(device, apps));
    return !devices.isEmpty();
  }

  private static void staysHere(ManagementList list, String page) {
    var first = list.address(Optional.empty(), Optional.empty());
    var address = list.address(Optional.empty(), Optional.of(page));
    if (!address.getRawAuthority().equals(first.getRawAuthority())
        || !address.getRawPath().equals(first.getRawPath())
        || page.chars().anyMatch(each -> each < 0x21 || each > 0x7e)) {
      throw new AssertionError("it leads elsewhere: " + address);
    }
  }

  private static void check(ListedDevice device, Consumer<InstalledApp> apps) {
    fit(List.of(device.id()));
    fit(device.names());
    if (!device.mark().equals(device.mark())
        || device.mark().getBytes(StandardCharsets.UTF_8).length != 64) {
      throw new AssertionError("no mark");
    }
    device.parts().forEach(part -> part.apps().ifPresent(list -> list.forEach(apps)));
    fit(List.copyOf(device.why().values()));
  }

  private static void fit(List<String> texts) {
    for (var text : texts) {
      if (text.length() > MOST_SHOWN || text.chars().anyMatch(Character::isISOControl)) {
        throw new AssertionError("not fit for a record: " + text);
      }
    }
  }
}
