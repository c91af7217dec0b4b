package io.binlogrelay.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GtidModeWatchTest {

  private final EventLoop loop = new DefaultEventLoop();
  private final AtomicInteger asked = new AtomicInteger();
  private final List<String> found = new CopyOnWriteArrayList<>();
  private volatile boolean following = true;

  @AfterEach
  void endLoop() {
    loop.shutdownGracefully();
  }

  @Test
  void asksAgainWhenTheSourceDidNotAnswerInTime() {
    watch(question -> question == 1 ? Optional.empty() : Optional.of("ON"));
    Awaitility.await().untilAsserted(() -> assertThat(found).containsExactly("ON"));
    assertThat(asked.get()).isEqualTo(2);
  }

  @Test
  void asksNoFurtherWhenTheConnectionIsGone() {
    watch(
        question -> {
          following = false;
          return Optional.empty();
        });
    // What would be the second question is due after one period; a third would be after two.
    Awaitility.await()
        .during(Duration.ofMillis(1500))
        .atMost(Duration.ofSeconds(10))
        .until(() -> asked.get() == 1);
    assertThat(found).isEmpty();
  }

  private void watch(IntFunction<Optional<String>> answers) {
    GtidModeWatch watch =
        new GtidModeWatch(loop, () -> answer(answers), () -> following, found::add);
    loop.execute(watch::onFileBegan);
  }

  private CompletionStage<Optional<String>> answer(IntFunction<Optional<String>> answers) {
    return CompletableFuture.completedFuture(answers.apply(asked.incrementAndGet()));
  }
}
