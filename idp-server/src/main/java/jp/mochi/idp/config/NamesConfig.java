package jp.mochi.idp.config;

import java.util.Optional;

/**
 * What lasting names for people are made of, for all services.
 *
 * @param salt of computed names; without one none can be computed
 * @param scope what stands behind the {@code @} of {@code pairwise-id} and {@code subject-id}
 * @param subjectId the directory attribute before the {@code @} of {@code subject-id}; empty: the
 *     immutable id
 */
public record NamesConfig(Optional<Salt> salt, String scope, Optional<String> subjectId) {}
