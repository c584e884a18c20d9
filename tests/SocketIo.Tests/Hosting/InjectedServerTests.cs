using Microsoft.Extensions.DependencyInjection;
using SocketIoNet.EngineIo;

namespace SocketIoNet.Tests.Hosting;

/// <summary>Services of an application that are given the server.</summary>
public sealed class InjectedServerTests
{
    [Fact]
    public async Task A_service_sends_by_the_interface_of_the_server()
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(socket => socket.JoinAsync("team")));
        await using var client = await app.ConnectAsync();
        var io = app.Services.GetRequiredService<ISocketIoServer>();
        var acknowledging = NotifyAsync(io, "hello");
        Assert.Equal("2[\"note\",\"hello\",5]", await client.ReceiveAsync());
        Assert.Equal("2[\"list\",[\"hello\"]]", await client.ReceiveAsync());
        Assert.Equal("20[\"sure\",\"hello\"]", await client.ReceiveAsync());
        await client.SendAsync("30[true]");
        Assert.Equal([true], await acknowledging.Bound());
    }

    [Fact]
    public void What_configures_a_server_may_block_on_asynchronous_code()
    {
        var value = 0;
        SynchronousConfiguration.Run(target => value = Task.Run(async () => { await Task.Yield(); return target; }).GetAwaiter().GetResult(), 5);
        Assert.Equal(5, value);
    }

    private static Task<IReadOnlyList<bool>> NotifyAsync(ISocketIoServer io, string text)
    {
        string[] list = [text];
        io.To("team").Emit("note", text, 5);
        io.In("team").Emit("list", list);
        return io.Timeout(TimeSpan.FromSeconds(10)).EmitWithAckAsync<bool>("sure", text);
    }
}
