/**
 * Queries over whole tables: what they read, and what can be proven about them. The only package
 * that sees Catalyst.
 */
@NullMarked
package io.lagoa.query;

import org.jspecify.annotations.NullMarked;
