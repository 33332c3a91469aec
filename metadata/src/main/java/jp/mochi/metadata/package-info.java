/**
 * Whom we talk to: service providers, their keys and endpoints, and our own metadata.
 *
 * <p>A service provider arrives as metadata or by hand, is checked as a whole ({@link
 * jp.mochi.metadata.MetadataReader}), kept with the original it came from ({@link
 * jp.mochi.metadata.ServiceProviders}) and handed out as a {@link
 * jp.mochi.metadata.ServiceProvider}. Nothing here fetches anything or answers anybody: bytes come
 * in, records go out. No type of OpenSAML leaves this package.
 */
@NullMarked
package jp.mochi.metadata;

import org.jspecify.annotations.NullMarked;
