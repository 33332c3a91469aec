package jp.mochi.idp.key;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Finds a token by its label, PKCS #11 v2.40 §5. The JDK's provider wants a slot's number, and
 * numbers change when a token is plugged in elsewhere or made anew; a label stays.
 *
 * <p>Of the function list it calls four functions, at their places in {@code CK_FUNCTION_LIST}:
 * after the version, which fills one word, each is one pointer.
 */
@SuppressWarnings("restricted") // calling native code is what this is for; the launcher allows it
final class TokenSlots {
  private static final long OK = 0;
  private static final long ALREADY_INITIALIZED = 0x191;
  private static final int INITIALIZE = 1;
  private static final int FINALIZE = 2;
  private static final int SLOT_LIST = 5;
  private static final int TOKEN_INFO = 7;
  private static final int LABEL = 32;

  /** {@code CK_TOKEN_INFO} has 208 bytes. */
  private static final int INFO_BYTES = 256;

  private static final int MOST_SLOTS = 4_096;

  private final Arena arena;
  private final MemorySegment functions;

  private TokenSlots(Arena arena, MemorySegment functions) {
    this.arena = arena;
    this.functions = functions;
  }

  /** The library isn't one of PKCS#11, or fails. */
  static final class LibraryFault extends Exception {
    private static final long serialVersionUID = 1L;

    LibraryFault(String message) {
      super(message);
    }
  }

  /**
   * Where a token is.
   *
   * @param place in the list of all slots; it may change between two calls, an id does not
   */
  record Slot(long id, int place) {
    /** As the JDK's provider is told; it takes no id beyond 31 bits, which a few drivers have. */
    String setting() {
      return id >= 0 && id <= Integer.MAX_VALUE ? "slot=" + id : "slotListIndex=" + place;
    }
  }

  /** The slot of the token with this label. */
  static Optional<Slot> find(Path library, String label) throws LibraryFault {
    try (var arena = Arena.ofConfined()) {
      // Never unloaded: the provider goes on using it.
      var symbols = SymbolLookup.libraryLookup(library, Arena.global());
      var entry =
          symbols
              .find("C_GetFunctionList")
              .orElseThrow(() -> new LibraryFault("it has no C_GetFunctionList"));
      var pointer = arena.allocate(ADDRESS);
      check("C_GetFunctionList", call(entry, FunctionDescriptor.of(JAVA_LONG, ADDRESS), pointer));
      var functions = pointer.get(ADDRESS, 0).reinterpret(8L * 70);
      return new TokenSlots(arena, functions).find(label);
    } catch (IllegalArgumentException notLoaded) {
      throw new LibraryFault(String.valueOf(notLoaded.getMessage()));
    }
  }

  private Optional<Slot> find(String label) throws LibraryFault {
    var unary = FunctionDescriptor.of(JAVA_LONG, ADDRESS);
    var began = call(function(INITIALIZE), unary, MemorySegment.NULL);
    if (began != ALREADY_INITIALIZED) {
      check("C_Initialize", began);
    }
    try {
      return search(label);
    } finally {
      if (began == OK) {
        var unused = call(function(FINALIZE), unary, MemorySegment.NULL);
      }
    }
  }

  private Optional<Slot> search(String label) throws LibraryFault {
    var type = FunctionDescriptor.of(JAVA_LONG, JAVA_BYTE, ADDRESS, ADDRESS);
    var count = arena.allocate(JAVA_LONG);
    var all = (byte) 0; // also slots without a token: the provider counts them, too
    check("C_GetSlotList", call(function(SLOT_LIST), type, all, MemorySegment.NULL, count));
    var most = Math.clamp(count.get(JAVA_LONG, 0), 0, MOST_SLOTS);
    var slots = arena.allocate(MemoryLayout.sequenceLayout(most + 1L, JAVA_LONG));
    count.set(JAVA_LONG, 0, most);
    check("C_GetSlotList", call(function(SLOT_LIST), type, all, slots, count));
    for (var at = 0; at < count.get(JAVA_LONG, 0); at++) {
      var id = slots.getAtIndex(JAVA_LONG, at);
      if (label.equals(label(id))) {
        return Optional.of(new Slot(id, at));
      }
    }
    return Optional.empty();
  }

  /** A label is padded with blanks (§3.2); empty where no token is in the slot. */
  private String label(long slot) {
    var type = FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, ADDRESS);
    var info = arena.allocate(INFO_BYTES, 8);
    if (call(function(TOKEN_INFO), type, slot, info) != OK) {
      return "";
    }
    var bytes = info.asSlice(0, LABEL).toArray(JAVA_BYTE);
    return new String(bytes, StandardCharsets.UTF_8).stripTrailing();
  }

  private MemorySegment function(int place) {
    return functions.getAtIndex(ADDRESS, place);
  }

  private static long call(MemorySegment function, FunctionDescriptor type, Object... arguments) {
    try {
      var handle = Linker.nativeLinker().downcallHandle(function, type);
      return (long) handle.invokeWithArguments(arguments);
    } catch (Throwable broken) { // what a method handle declares; a native call throws nothing
      throw new IllegalStateException(broken);
    }
  }

  private static void check(String function, long result) throws LibraryFault {
    if (result != OK) {
      throw new LibraryFault("%s answers 0x%x".formatted(function, result));
    }
  }
}
