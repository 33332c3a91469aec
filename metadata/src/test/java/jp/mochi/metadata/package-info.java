/** What the metadata module is held to. */
@org.jspecify.annotations.NullMarked
package jp.mochi.metadata;
