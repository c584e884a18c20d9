using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SocketIoNet.Epoll.Tests.Listening;

[Collection<RunsAlone>]
public sealed class DescriptorLimitTests
{
    [Fact]
    public async Task Without_descriptors_connections_wait_and_are_accepted_later()
    {
        await using var app = await EpollApp.StartAsync(context => context.Response.WriteAsync("ok;"));
        var address = new IPEndPoint(IPAddress.Loopback, app.Port);
        using var warm = await app.ConnectAsync();
        await warm.SendAsync(Requests.Get);
        await warm.ReadUntilAsync("ok;");
        RawConnection[] clients = [.. Enumerable.Range(0, 5).Select(_ => RawConnection.NewUnconnected(address))];
        using (new DescriptorLimit())
        {
            foreach (var client in clients) await client.ConnectToAsync(address);
            await Bounded.UntilAsync(() => app.Logs.Alarms.Count > 0);
            // Who is connected is served.
            await warm.SendAsync(Requests.Get);
            await warm.ReadUntilAsync("ok;");
        }

        foreach (var client in clients)
        {
            await client.SendAsync(Requests.Get);
            await client.ReadUntilAsync("ok;");
            client.Dispose();
        }

        Assert.StartsWith("New connections cannot be accepted", Assert.Single(app.Logs.Alarms));
        await Bounded.UntilAsync(() => app.Logs.Entries.Any(entry => entry is (LogLevel.Information, "New connections are accepted again.")));
    }
}
