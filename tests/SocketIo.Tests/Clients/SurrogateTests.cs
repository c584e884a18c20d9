using Microsoft.Extensions.Logging;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Clients;

/// <summary>JSON can say half a surrogate pair, and JavaScript does. It is the client's text, and no failure of the server.</summary>
public sealed class SurrogateTests
{
    [Theory]
    [InlineData("0{\"pid\":\"\\ud800\"}")]
    [InlineData("0{\"pid\":\"x\",\"offset\":\"\\udc00\"}")]
    [InlineData("0{\"pid\":\"x\",\"\\ud800\":1}")]
    [InlineData("0{\"\\ud800\":{\"\\ud800\":1}}")]
    public async Task In_what_is_sent_along_to_be_let_in(string connect)
    {
        var logs = new RecordedLogs();
        await using var app = await TestApp.StartAsync(
            (SocketIoServer _) => { }, options => options.ConnectionStateRecovery = new ConnectionStateRecoveryOptions(), logs.AddTo);
        await using var client = await app.OpenAsync();
        await client.SendAsync(connect);
        Assert.StartsWith("0{\"sid\"", await client.ReceiveAsync(), StringComparison.Ordinal);
        Assert.Equal(0, logs.Count(LogLevel.Error));
    }

    [Fact]
    public async Task As_the_name_of_a_member_beside_bytes()
    {
        var logs = new RecordedLogs();
        await using var app = await TestApp.StartAsync(
            io =>
            {
                io.On("relay", (Socket socket, EventArguments arguments) => socket.Emit("relay", arguments));
                io.On("typed", (Socket socket, Dictionary<string, object> values) => values.Count);
                io.On("bytes", (EventArguments arguments) => arguments.IsBinary(0));
            },
            services: logs.AddTo);
        await using var client = await app.ConnectAsync();
        const string Argument = "{\"\\ud800\":1,\"x\":{\"_placeholder\":true,\"num\":0}}";
        await client.SendAsync($"51-[\"relay\",{Argument}]");
        await client.SendAsync([1]);
        Assert.Equal($"51-[\"relay\",{Argument}]", await client.ReceiveAsync());
        Assert.Equal("bAQ==", await client.ReceiveAsync());
        await client.SendAsync($"51-1[\"typed\",{Argument}]");
        await client.SendAsync([1]);
        Assert.Equal("31[2]", await client.ReceiveAsync());
        await client.SendAsync("22[\"bytes\",{\"\\ud800\":1}]");
        Assert.Equal("32[false]", await client.ReceiveAsync());
        Assert.Equal(0, logs.Count(LogLevel.Error));
    }
}
