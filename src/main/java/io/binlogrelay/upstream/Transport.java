package io.binlogrelay.upstream;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;

/** One event loop with its kind of channel: epoll where there is one, else NIO. */
record Transport(EventLoopGroup loop, Class<? extends SocketChannel> channel) {

  /** A loop with one thread of that name, which starts with the first task. */
  static Transport open(String threadName) {
    DefaultThreadFactory threads = new DefaultThreadFactory(threadName, true);
    return Epoll.isAvailable()
        ? new Transport(
            new MultiThreadIoEventLoopGroup(1, threads, EpollIoHandler.newFactory()),
            EpollSocketChannel.class)
        : new Transport(
            new MultiThreadIoEventLoopGroup(1, threads, NioIoHandler.newFactory()),
            NioSocketChannel.class);
  }
}
