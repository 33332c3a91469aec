package jp.mochi.idp.attribute;

import java.util.List;
import jp.mochi.metadata.ReleasedAttribute;

/** One attribute of one person, ready for one service; never without a value. */
public record ReleasedValues(ReleasedAttribute attribute, List<String> values) {
  public ReleasedValues {
    values = List.copyOf(values);
    if (values.isEmpty()) {
      throw new IllegalArgumentException("an attribute without values is not released");
    }
  }
}
