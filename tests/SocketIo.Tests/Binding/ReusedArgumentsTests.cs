using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Binding;

/// <summary>Several get the same event: what one of them changes in its bytes is not what the others get, or pass on.</summary>
public sealed class ReusedArgumentsTests
{
    private const string Placeholder = "{\"_placeholder\":true,\"num\":0}";

    [Fact]
    public async Task Each_handler_of_an_event_has_bytes_of_its_own()
    {
        await using var app = await TestApp.StartAsync(io =>
        {
            io.On("bytes", (byte[] bytes) => { bytes[0] = 9; });
            io.OnConnection(socket =>
            {
                socket.OnAny(context => { context.Arguments.Get<byte[]>(0)![0] = 8; });
                socket.On("bytes", (EventArguments arguments) => { arguments.Get<byte[]>(0)![0] = 7; });
                socket.On("bytes", (byte[] bytes) => bytes);
            });
        });
        await using var client = await app.ConnectAsync();
        await client.SendAsync("51-1[\"bytes\"," + Placeholder + "]");
        await client.SendAsync([1, 2]);
        Assert.Equal("61-1[" + Placeholder + "]", await client.ReceiveAsync());
        Assert.Equal("b" + Convert.ToBase64String([1, 2]), await client.ReceiveAsync());
    }

    [Fact]
    public async Task What_is_relayed_is_what_came_also_after_it_was_read_and_changed()
    {
        await using var app = await TestApp.StartAsync(io => io.On("relay", (Socket socket, EventArguments arguments) =>
        {
            arguments.Get<byte[]>(0)![0] = 9;
            Assert.Equal([1], arguments.Get<byte[]>(0)!);
            socket.Emit("relay", arguments);
        }));
        await using var client = await app.ConnectAsync();
        await client.SendAsync("51-[\"relay\"," + Placeholder + "]");
        await client.SendAsync([1]);
        await client.ReceiveAsync();
        Assert.Equal("b" + Convert.ToBase64String([1]), await client.ReceiveAsync());
    }

    // It used to be taken out of the table when the event was looked up.
    [Fact]
    public async Task A_handler_for_once_waits_for_an_event_that_fits()
    {
        await using var app = await TestApp.StartAsync(io =>
        {
            io.Once("shared", (Socket socket, int number) => socket.Emit("shared", number));
            io.OnConnection(socket =>
            {
                socket.Once("number", (int number) => socket.Emit("got", number));
                socket.Once("any", new Func<string, int>(Measure));
                socket.On("end", () => 1);
            });
        });
        await using var client = await app.ConnectAsync();
        foreach (var name in (string[])["shared", "number"])
        {
            foreach (var argument in (string[])["\"x\"", "5", "6"]) await client.SendAsync($"2[\"{name}\",{argument}]");
        }

        foreach (var argument in (string[])["5", "\"abc\"", "\"x\""]) await client.SendAsync($"27[\"any\",{argument}]");
        await client.SendAsync("28[\"end\"]");
        Assert.Equal(["2[\"shared\",5]", "2[\"got\",5]", "37[3]"], await client.ReceiveAllAsync("38[1]"));
    }

    private static int Measure(string text) => text.Length;
}
