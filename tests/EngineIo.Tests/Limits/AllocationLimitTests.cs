using System.IO.Compression;
using System.Text;
using SocketIoNet.EngineIo.Tests.Support;

namespace SocketIoNet.EngineIo.Tests.Limits;

/// <summary>Messages that are small on the wire and large in memory, with other servers.</summary>
[Collection<RunsAlone>]
public sealed class AllocationLimitTests
{
    [Fact]
    public async Task A_compressed_message_counts_by_what_it_becomes()
    {
        await using var app = await TestApp.StartOnPortAsync(static options => options.PerMessageDeflate = new PerMessageDeflateOptions());
        using var client = await app.ConnectAsync(TestApp.WebSocketUrl, "Sec-WebSocket-Extensions: permessage-deflate");
        Assert.Contains("permessage-deflate", client.ResponseHead, StringComparison.OrdinalIgnoreCase);
        await client.ReceiveTextAsync();
        var handler = await app.NextHandlerAsync();
        var bomb = Deflate("4" + new string('a', 50_000_000));
        Assert.InRange(bomb.Length, 1, 60_000);
        var before = GC.GetTotalAllocatedBytes();
        await client.SendAsync(0xC1, bomb);
        Assert.Equal((EngineCloseReason.TransportError, "max payload size exceeded"), await handler.ClosedAsync());
        var frame = await client.ReceiveAsync();
        Assert.Equal((RawWebSocketClient.Close, "03F1"), (frame.FirstByte, Convert.ToHexString(frame.Payload)));
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 30_000_000);
        Assert.Equal(1, app.Counters["engineio.server.limits_exceeded", "message size"]);
    }

    [Fact]
    public async Task A_message_in_very_many_fragments_costs_no_more_than_its_bytes()
    {
        await using var app = await TestApp.StartOnPortAsync();
        using var client = await app.OpenWebSocketAsync();
        var handler = await app.NextHandlerAsync();
        const int Fragments = 200_000;
        var before = GC.GetTotalAllocatedBytes();
        await client.WriteAsync(RawWebSocketClient.Frame(0x01, "4"u8));
        var chunk = Enumerable.Repeat(RawWebSocketClient.Frame(0x00, "x"u8), 1000).SelectMany(static frame => frame).ToArray();
        for (var i = 0; i < Fragments / 1000; i++) await client.WriteAsync(chunk);
        await client.WriteAsync(RawWebSocketClient.Frame(0x80, "x"u8));
        Assert.Equal(Fragments + 1, (await handler.NextMessageAsync()).Length);
        // Not an object for each fragment.
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 20_000_000);
    }

    private static byte[] Deflate(string text)
    {
        using var compressed = new MemoryStream();
        using var deflate = new DeflateStream(compressed, CompressionLevel.Optimal);
        deflate.Write(Encoding.ASCII.GetBytes(text));
        deflate.Flush();
        // The empty block at the end is implied by the frame.
        return compressed.ToArray()[..^4];
    }
}
