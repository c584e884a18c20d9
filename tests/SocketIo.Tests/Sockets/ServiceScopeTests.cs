using Microsoft.Extensions.DependencyInjection;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Sockets;

public sealed class ServiceScopeTests
{
    [Fact]
    public async Task No_scope_is_made_for_a_socket_that_has_ended()
    {
        var made = 0;
        var ended = new Signal<string>();
        await using var app = await TestApp.StartAsync(
            io => io.OnConnection(socket => socket.OnDisconnect(ended.Set)), services: services => services.AddScoped(_ => new Made(ref made)));
        await using var client = await app.ConnectAsync();
        var socket = app.Find(client);
        await client.SendAsync("1");
        await ended.Task;
        // The handlers have been told a moment before the socket is done with.
        await Bounded.UntilAsync(() => Record.Exception(() => _ = socket.Services) is ObjectDisposedException);
        Assert.Equal(0, made);
    }

    [Fact]
    public async Task Handlers_of_the_end_still_have_their_services()
    {
        var made = 0;
        var answer = new Signal<object?>();
        await using var app = await TestApp.StartAsync(
            io => io.OnConnection(socket => socket.OnDisconnect(_ => answer.Set(socket.Services.GetService<Made>()))),
            services: services => services.AddScoped(_ => new Made(ref made)));
        await using var client = await app.ConnectAsync();
        await client.SendAsync("1");
        Assert.NotNull(await answer.Task);
    }

    [Fact]
    public async Task A_middleware_keeps_its_services_until_it_is_done_although_the_client_has_left()
    {
        var gate = new Gate();
        var ended = new Signal<string>();
        var seen = new Signal<bool>();
        var scoped = new Disposable();
        await using var app = await TestApp.StartAsync(
            io => io.Use(async (socket, next) =>
            {
                var service = socket.Services.GetRequiredService<Disposable>();
                socket.OnDisconnect(ended.Set);
                await gate.PassAsync();
                seen.Set(service.IsDisposed);
                await next();
            }),
            services: services => services.AddScoped(_ => scoped));
        await using var client = await app.OpenAsync();
        await client.SendAsync("0");
        await gate.Entered;
        client.Cut();
        await ended.Task;
        await Bounded.UntilAsync(() => app.Io.Engine.SessionCount == 0);
        gate.Open();
        Assert.False(await seen.Task);
        await Bounded.UntilAsync(() => scoped.IsDisposed);
    }

    [Fact]
    public async Task So_does_a_handler_of_outgoing_events_that_nobody_waits_for()
    {
        var gate = new Gate();
        var connected = new Signal<Socket>();
        var ended = new Signal<string>();
        var scoped = new Disposable();
        await using var app = await TestApp.StartAsync(
            io => io.OnConnection(socket =>
            {
                _ = socket.Services.GetRequiredService<Disposable>();
                socket.OnDisconnect(ended.Set);
                socket.OnAnyOutgoing((_, _) => gate.PassAsync());
                connected.Set(socket);
            }),
            services: services => services.AddScoped(_ => scoped));
        await using var client = await app.ConnectAsync();
        await connected.Task;
        app.Io.Emit("event");
        await gate.Entered;
        await client.SendAsync("1");
        await ended.Task;
        Assert.False(scoped.IsDisposed);
        gate.Open();
        await Bounded.UntilAsync(() => scoped.IsDisposed);
    }

    private sealed class Disposable : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }

    private sealed class Made
    {
        public Made(ref int count) => count++;
    }
}
