using System.Buffers;
using System.Collections.Concurrent;
using System.Net.WebSockets;

namespace SocketIoNet.Bench.Peers.Bare;

/// <summary>The framework's WebSocket with a loop that receives zero bytes first, so that an idle connection holds no buffer.</summary>
internal sealed class BareSockets
{
    private const int BufferLength = 8192;

    private readonly ConcurrentDictionary<WebSocket, SemaphoreSlim> _all = new();

    public async Task AcceptAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        using var sending = new SemaphoreSlim(1);
        _all[socket] = sending;
        try
        {
            await socket.SendAsync(Wire.NewOpenPacket(out _), WebSocketMessageType.Text, true, CancellationToken.None);
            await EchoAsync(socket);
            if (socket.State == WebSocketState.CloseReceived) await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }
        catch (WebSocketException)
        {
            // The client is gone.
        }
        finally
        {
            _all.TryRemove(socket, out _);
        }
    }

    private async Task EchoAsync(WebSocket socket)
    {
        while (true)
        {
            var arrival = await socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
            if (arrival.MessageType == WebSocketMessageType.Close) return;
            var buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
            var received = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            if (received.MessageType == WebSocketMessageType.Close) return;
            await AnswerAsync(socket, buffer.AsMemory(0, received.Count), received.MessageType);
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private ValueTask AnswerAsync(WebSocket socket, Memory<byte> message, WebSocketMessageType type)
    {
        if (type == WebSocketMessageType.Binary) return socket.SendAsync(message, type, true, CancellationToken.None);
        if (message.Span.SequenceEqual("40"u8)) return socket.SendAsync(Wire.NewConnectPacket(), type, true, CancellationToken.None);
        if (message.Span.StartsWith("42["u8)) return new ValueTask(BroadcastAsync(message));
        return socket.SendAsync(message[Wire.MakeAcknowledgement(message.Span)..], type, true, CancellationToken.None);
    }

    private async Task BroadcastAsync(ReadOnlyMemory<byte> message)
    {
        foreach (var (socket, sending) in _all)
        {
            // Two senders may not be at one WebSocket together.
            await sending.WaitAsync();
            await socket.SendAsync(message, WebSocketMessageType.Text, true, CancellationToken.None);
            sending.Release();
        }
    }
}
