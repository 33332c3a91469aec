/**
 * Whom we talk to: service providers, their keys and endpoints, and our own metadata.
 *
 * <p>A service provider arrives as metadata or by hand, is checked as a whole ({@link
 * jp.mochi.metadata.MetadataReader}), kept with the original it came from ({@link
 * jp.mochi.metadata.ServiceProviders}) and handed out as a {@link
 * jp.mochi.metadata.ServiceProvider}. Nothing here fetches anything or answers anybody: bytes come
 * in, records go out. No type of OpenSAML leaves this package.
 *
 * <p>What an operator sets is {@link jp.mochi.metadata.ServiceOptions}, written and read by {@link
 * jp.mochi.metadata.ServiceOptionNames}. Our own side is {@link jp.mochi.metadata.IdpMetadata},
 * from an {@link jp.mochi.metadata.IdpDescription}; {@link jp.mochi.metadata.CertificateFacts} is
 * what people compare and paste. {@link jp.mochi.metadata.OpenSaml} starts the library, for whoever
 * else needs it.
 */
@NullMarked
package jp.mochi.metadata;

import org.jspecify.annotations.NullMarked;
