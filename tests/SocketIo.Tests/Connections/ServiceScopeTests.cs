using Microsoft.Extensions.DependencyInjection;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Connections;

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

    private sealed class Made
    {
        public Made(ref int count) => count++;
    }
}
