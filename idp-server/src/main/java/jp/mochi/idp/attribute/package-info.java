/** What is released to a service about a person: attributes and NameIDs. */
@NullMarked
package jp.mochi.idp.attribute;

import org.jspecify.annotations.NullMarked;
