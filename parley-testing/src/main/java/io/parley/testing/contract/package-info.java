/**
 * What every transport must do, as abstract JUnit tests: a transport is held to them by a class
 * that extends {@link io.parley.testing.contract.SocketContract}.
 */
@NullMarked
package io.parley.testing.contract;

import org.jspecify.annotations.NullMarked;
