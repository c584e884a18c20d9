using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace SocketIoNet.Epoll.Tests.Connections;

/// <summary>How connections end.</summary>
public sealed class ConnectionEndTests
{
    [Fact]
    public async Task A_response_that_is_the_last_one_arrives_before_the_end()
    {
        await using var app = await EpollApp.StartAsync(context => context.Response.WriteAsync(new string('x', 200_000) + ";"));
        using var client = await app.ConnectAsync();
        await client.SendAsync(Requests.GetAndClose);
        Assert.EndsWith(";\r\n0\r\n\r\n", await client.ReadToEndAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_request_learns_that_its_client_has_gone(bool isReset)
    {
        var begun = new Signal<bool>();
        var aborted = new Signal<bool>();
        await using var app = await EpollApp.StartAsync(async context =>
        {
            using var registration = context.RequestAborted.Register(() => aborted.Set(true));
            begun.Set(true);
            await aborted.Task;
        });
        using var client = await app.ConnectAsync();
        await client.SendAsync(Requests.Get);
        await begun.Task;
        if (isReset) client.Reset();
        else client.ShutdownSend();
        await aborted.Task;
        Assert.Equal([], app.Logs.Alarms);
    }

    [Fact]
    public async Task A_body_whose_client_is_reset_fails()
    {
        var begun = new Signal<bool>();
        var failed = new Signal<Exception?>();
        await using var app = await EpollApp.StartAsync(async context =>
        {
            begun.Set(true);
            failed.Set(await Record.ExceptionAsync(() => context.Request.Body.CopyToAsync(Stream.Null)));
        });
        using var client = await app.ConnectAsync();
        await client.SendAsync(Requests.Post(1000) + "the beginning");
        await begun.Task;
        client.Reset();
        Assert.NotNull(await failed.Task);
    }

    [Fact]
    public async Task A_client_that_closes_between_requests_is_closed_too()
    {
        await using var app = await EpollApp.StartAsync(context => context.Response.WriteAsync("ok;"));
        using var client = await app.ConnectAsync();
        await client.SendAsync(Requests.Get);
        await client.ReadUntilAsync("0\r\n\r\n");
        client.ShutdownSend();
        Assert.Equal("", await client.ReadToEndAsync());
    }

    [Fact]
    public async Task An_application_can_abort_a_connection()
    {
        await using var app = await EpollApp.StartAsync(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        using var client = await app.ConnectAsync();
        await client.SendAsync(Requests.Get);
        await client.WaitForResetAsync();
    }

    [Fact]
    public async Task An_abort_ends_a_response_that_the_client_does_not_read()
    {
        var ended = new Signal<Exception?>();
        await using var app = await EpollApp.StartAsync(async context =>
        {
            var writing = context.Response.Body.WriteAsync(new byte[32 * 1024 * 1024]).AsTask();
            context.Abort();
            ended.Set(await Record.ExceptionAsync(() => writing));
        });
        using var client = await app.ConnectAsync();
        await client.SendAsync(Requests.Get);
        await ended.Task;
        await client.WaitForResetAsync();
    }

    [Fact]
    public async Task What_users_ask_a_connection_for_is_there()
    {
        var checks = new Signal<bool>();
        await using var app = await EpollApp.StartAsync(context =>
        {
            var features = context.Features;
            checks.Set(features.Get<IConnectionIdFeature>() is { ConnectionId.Length: 13 }
                && features.Get<IConnectionTransportFeature>() is not null
                && features.Get<IConnectionItemsFeature>() is not null
                && features.Get<IConnectionEndPointFeature>() is not null
                && features.Get<IConnectionLifetimeFeature>() is not null
                && features.Get<IMemoryPoolFeature>() is not null
                && context.Connection is { RemoteIpAddress: not null, LocalIpAddress: not null, LocalPort: > 0, RemotePort: > 0 });
            return Task.CompletedTask;
        });
        using var client = await app.ConnectAsync();
        await client.SendAsync(Requests.Get);
        Assert.True(await checks.Task);
    }
}
