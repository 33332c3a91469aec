package jp.mochi.idp.attribute;

import java.util.List;
import jp.mochi.metadata.ServiceProvider;

/** What a service may be told of where somebody comes from. */
public interface Whence {
  /** The network zones that an address lies in, by name. */
  List<String> zones(String address);

  /** From where the service can be reached, as blocks of addresses. */
  List<String> ranges(ServiceProvider service);

  /** Whether each of these addresses has somebody whom the rules permit. */
  boolean exact(ServiceProvider service);
}
