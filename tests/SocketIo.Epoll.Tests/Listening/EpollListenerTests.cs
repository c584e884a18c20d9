using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using TcpSocket = System.Net.Sockets.Socket;

namespace SocketIoNet.Epoll.Tests.Listening;

/// <summary>Where the transport listens, and how that ends.</summary>
public sealed class EpollListenerTests
{
    [Fact]
    public async Task A_port_in_use_is_named_as_kestrel_does()
    {
        await using var first = await EpollApp.StartAsync(context => context.Response.WriteAsync("ok;"));
        var exception = await Assert.ThrowsAsync<IOException>(() => EpollApp.StartAsync(kestrel: options => options.Listen(IPAddress.Loopback, first.Port)));
        Assert.IsType<AddressInUseException>(exception.InnerException);
    }

    [Fact]
    public async Task A_unix_socket_works_and_is_removed()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var app = await EpollApp.StartAsync(context => context.Response.WriteAsync("ok;"), kestrel: options => options.ListenUnixSocket(path));
        using (var client = await RawConnection.ConnectAsync(new UnixDomainSocketEndPoint(path)))
        {
            await client.SendAsync(Requests.Get);
            await client.ReadUntilAsync("ok;");
        }

        await app.DisposeAsync();
        Assert.False(File.Exists(path));
        Assert.Equal([], app.Logs.Alarms);
    }

    [Fact]
    public async Task Ipv6_takes_ipv4_too()
    {
        await using var app = await EpollApp.StartAsync(
            context => context.Response.WriteAsync($"{context.Connection.LocalIpAddress};{context.Connection.RemoteIpAddress};"),
            kestrel: options => options.Listen(IPAddress.IPv6Any, 0));
        Assert.Equal("::ffff:127.0.0.1;::ffff:127.0.0.1;", await GetAsync(new IPEndPoint(IPAddress.Loopback, app.Port)));
        if (TcpSocket.OSSupportsIPv6) Assert.Equal("::1;::1;", await GetAsync(new IPEndPoint(IPAddress.IPv6Loopback, app.Port)));
    }

    [Fact]
    public async Task Any_address_knows_which_one_it_was()
    {
        await using var app = await EpollApp.StartAsync(
            context => context.Response.WriteAsync($"{context.Connection.LocalIpAddress};{context.Connection.RemoteIpAddress};"), kestrel: options => options.Listen(IPAddress.Any, 0));
        Assert.Equal("127.0.0.1;127.0.0.1;", await GetAsync(new IPEndPoint(IPAddress.Loopback, app.Port)));
        Assert.StartsWith("127.0.0.2;", await GetAsync(new IPEndPoint(IPAddress.Parse("127.0.0.2"), app.Port)));
    }

    [Fact]
    public async Task Stopping_lets_requests_end_and_accepts_no_more()
    {
        var begun = new Signal<bool>();
        var go = new Signal<bool>();
        await using var app = await EpollApp.StartAsync(async context =>
        {
            begun.Set(true);
            await go.Task;
            await context.Response.WriteAsync("ok;");
        });
        var address = new IPEndPoint(IPAddress.Loopback, app.Port);
        using var client = await app.ConnectAsync();
        await client.SendAsync(Requests.Get);
        await begun.Task;
        var stopping = app.StopAsync();
        await Bounded.UntilAsync(() => IsRefusedAsync(address));
        Assert.False(stopping.IsCompleted);
        go.Set(true);
        await client.ReadUntilAsync("ok;");
        await client.ReadToEndAsync();
        await stopping;
        Assert.Equal([], app.Logs.Alarms);
    }

    [Fact]
    public async Task An_application_can_stop_and_another_listen_at_once()
    {
        var first = await EpollApp.StartAsync(context => context.Response.WriteAsync("first;"));
        var address = new IPEndPoint(IPAddress.Loopback, first.Port);
        using var client = await first.ConnectAsync();
        await client.SendAsync(Requests.Get);
        await client.ReadUntilAsync("first;");
        await first.DisposeAsync();
        await using var second = await EpollApp.StartAsync(context => context.Response.WriteAsync("second;"), kestrel: options => options.Listen(address));
        Assert.Equal("second;", await GetAsync(address));
    }

    private static async Task<string> GetAsync(IPEndPoint address)
    {
        using var client = await RawConnection.ConnectAsync(address);
        await client.SendAsync("GET / HTTP/1.0\r\n\r\n");
        var response = await client.ReadToEndAsync();
        return response[(response.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
    }

    private static async Task<bool> IsRefusedAsync(IPEndPoint address)
    {
        try
        {
            using var client = await RawConnection.ConnectAsync(address);
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
