package io.binlogrelay.admin;

import static io.netty.handler.codec.http.HttpHeaderNames.ALLOW;
import static io.netty.handler.codec.http.HttpHeaderNames.CACHE_CONTROL;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_TYPE;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.timeout.IdleStateEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads one request after the other and writes what {@link AdminPages} answers. One event loop. */
final class AdminHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final Logger LOG = LoggerFactory.getLogger(AdminHandler.class);

  private final AdminPages pages;

  AdminHandler(AdminPages pages) {
    this.pages = pages;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    boolean readable = request.decoderResult().isSuccess();
    boolean keepAlive = readable && HttpUtil.isKeepAlive(request);
    FullHttpResponse response = response(readable ? page(request) : unreadable());
    HttpUtil.setKeepAlive(response, keepAlive);
    var written = context.writeAndFlush(response);
    if (!keepAlive) {
      written.addListener(ChannelFutureListener.CLOSE);
    }
  }

  private AdminPages.Page page(FullHttpRequest request) {
    if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
      return pages.methodNotAllowed();
    }
    try {
      return pages.get(new QueryStringDecoder(request.uri()).path());
    } catch (IllegalArgumentException e) {
      return unreadable(); // an escape such as %zz
    } catch (RuntimeException e) {
      LOG.warn("{} could not be answered", request.uri(), e);
      return pages.refusal(500, "the page failed; the relay's log says why");
    }
  }

  private AdminPages.Page unreadable() {
    return pages.refusal(400, "the request cannot be read");
  }

  private static FullHttpResponse response(AdminPages.Page page) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(page.status()),
            Unpooled.wrappedBuffer(page.body()));
    response.headers().set(CONTENT_TYPE, page.contentType());
    response.headers().set(CONTENT_LENGTH, page.body().length);
    response.headers().set(CACHE_CONTROL, "no-store");
    if (page.status() == HttpResponseStatus.METHOD_NOT_ALLOWED.code()) {
      response.headers().set(ALLOW, "GET, HEAD");
    }
    return response;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof IdleStateEvent) {
      context.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.debug("Connection from {} ends: {}", context.channel().remoteAddress(), cause.toString());
    context.close();
  }
}
