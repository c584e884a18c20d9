using System.Text;
using CsCheck;
using Microsoft.AspNetCore.Http;
using SocketIoNet.EngineIo.Buffers;
using SocketIoNet.EngineIo.Http;
using SocketIoNet.EngineIo.Protocol;

namespace SocketIoNet.EngineIo.Tests.Protocol;

/// <summary>Any input is decoded or rejected, without an exception, an endless loop or lost data.</summary>
public sealed class DecodingPropertyTests
{
    private static readonly Gen<byte[]> Garbage = Gen.OneOf(
        Gen.Byte.Array[0, 200],
        Gen.OneOf("0", "1", "2", "3", "4", "5", "6", "7", "b", "bAQID", "b=", "4b", "\u001e", "\u001e\u001e", "4x", "9", "€", "2probe", "40{}")
            .Array[0, 20].Select(static parts => Encoding.UTF8.GetBytes(string.Concat(parts))));

    private static readonly Gen<(byte[] Content, bool IsBinary)> Messages = Gen.OneOf(
        Gen.Byte.Array[0, 100].Select(static bytes => (bytes, true)),
        Gen.String[Gen.Char.AlphaNumeric, 0, 50].Select(static text => (Encoding.UTF8.GetBytes("4" + text), false)));

    [Fact]
    public void A_frame_of_any_bytes_is_read_or_rejected() => Gen.Select(Garbage, Gen.Bool).Sample(static (frame, isBinary) =>
    {
        if (!Revision4.Instance.TryReadFrame(frame, isBinary, out var packet)) return;
        Assert.InRange(packet.Data.Length, 0, frame.Length);
        Assert.InRange((int)packet.Type, 0, 6);
    });

    [Fact]
    public void A_payload_of_any_bytes_is_read_to_its_end_or_rejected() => Garbage.Sample(static body =>
    {
        var packets = 0;
        for (var position = 0; position <= body.Length; packets++)
        {
            var before = position;
            if (!Revision4.Instance.TryReadPayload(body, isBinary: false, ref position, out _)) break;
            Assert.True(position > before);
        }

        Assert.InRange(packets, 0, body.Length);
    });

    [Fact]
    public void A_payload_comes_out_as_it_went_in() => Messages.Array[1, 20].Sample(static messages =>
    {
        using var payload = new PooledBuffer();
        foreach (var (content, isBinary) in messages) Revision4.Instance.WritePayload(payload, content, isBinary);
        var position = 0;
        foreach (var (content, isBinary) in messages)
        {
            Assert.True(Revision4.Instance.TryReadPayload(payload.Written, isBinary: false, ref position, out var packet));
            Assert.Equal((EnginePacketType.Message, isBinary), (packet.Type, packet.IsBinary));
            Assert.True(packet.Data.SequenceEqual(isBinary ? content : content.AsSpan(1)));
        }

        Assert.True(position > payload.Length);
    });

    [Fact]
    public void A_query_of_any_form_is_one_of_few_requests()
    {
        var names = Gen.OneOf("transport", "EIO", "sid", "j", "t", "b64", "transport[]", "__proto__", "");
        var values = Gen.OneOf(Gen.OneOf("polling", "websocket", "webtransport", "4", "3", "constructor", "%00", "%", "%zz", "a&b", "\ud800"), Gen.String[0, 20]);
        Gen.Select(names, values).Array[0, 10].Sample(static pairs =>
        {
            var context = new DefaultHttpContext();
            context.Request.QueryString = new QueryString("?" + string.Join('&', pairs.Select(static pair => $"{pair.Item1}={pair.Item2}")));
            var request = EngineRequest.From(context);
            Assert.True(request.Transport is TransportKind.None or TransportKind.Polling or TransportKind.WebSocket);
            Assert.NotNull(request.Revision);
        });
    }
}
