using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using SocketIoNet.EngineIo.Buffers;
using SocketIoNet.EngineIo.Forwarding;

namespace SocketIoNet.EngineIo.Tests.Forwarding;

/// <summary>The heads of requests and responses on their way between servers.</summary>
public sealed class HeadTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("127.0.0.1")]
    [InlineData("2001:db8::1")]
    [InlineData("fe80::1%4294967295")]
    public void A_request_is_read_as_it_was_written(string? address)
    {
        var remote = address is null ? null : IPAddress.Parse(address);
        using var message = Write(context =>
        {
            context.Connection.RemoteIpAddress = remote;
            context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", "Ada")], "test"));
        });
        var head = RequestHead.Read(message.Written, out var body);
        Assert.Equal("body"u8, body);
        Assert.Equal(("/engine", "POST", "https", "/base", "/engine/"), (head.Pattern, head.Request.Method, head.Request.Scheme, head.Request.PathBase, head.Request.Path));
        Assert.Equal(("?sid=1", "HTTP/1.1"), (head.Request.QueryString, head.Request.Protocol));
        Assert.Equal(["localhost"], head.Request.Headers.Host.ToArray());
        Assert.Equal(["one", "zwölf", ""], head.Request.Headers["X-Several"].ToArray());
        Assert.Equal("set", head.ResponseHeaders["X-Before"]);
        Assert.Equal(("one", remote, 80), (head.Connection.ConnectionId, head.Connection.RemoteIpAddress, head.Connection.LocalPort));
        Assert.Equal("Ada", head.User?.FindFirst("sub")?.Value);
    }

    [Fact]
    public void A_request_without_a_user_has_none()
    {
        using var message = Write(static _ => { });
        Assert.Null(RequestHead.Read(message.Written, out _).User);
    }

    [Fact]
    public void A_head_that_is_cut_is_an_exception_and_nothing_else()
    {
        using var message = Write(static _ => { });
        for (var length = 0; length < message.Length - "body".Length; length++)
        {
            var part = message.Written[..length].ToArray();
            Assert.Throws<EndOfStreamException>(() => RequestHead.Read(part, out _));
        }
    }

    [Theory]
    [InlineData("0C000000C800000000000070")]
    [InlineData("0C000000C8000000FFFFFFFF")]
    [InlineData("10000000C80000000100000001000000")]
    [InlineData("FFFFFFFF")]
    public void A_length_that_cannot_be_is_an_exception_and_nothing_else(string hex) =>
        Assert.Throws<EndOfStreamException>(() => ResponseHead.Read(Convert.FromHexString(hex), out _));

    private static PooledBuffer Write(Action<HttpContext> configure)
    {
        var context = new DefaultHttpContext
        {
            Request = { Method = "POST", Scheme = "https", PathBase = "/base", Path = "/engine/", QueryString = new QueryString("?sid=1"), Protocol = "HTTP/1.1" },
            Connection = { Id = "one", LocalPort = 80 },
        };
        context.Request.Headers.Host = "localhost";
        context.Request.Headers["X-Several"] = new[] { "one", "zwölf", "" };
        context.Response.Headers["X-Before"] = "set";
        configure(context);
        var message = new PooledBuffer();
        RequestHead.Write(message, context, "/engine");
        message.Write("body"u8);
        return message;
    }
}
