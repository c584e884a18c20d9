using BenchmarkDotNet.Attributes;
using SocketIoNet.EngineIo;
using SocketIoNet.Protocol;

namespace SocketIoNet.Bench.Micro;

/// <summary>From the arguments of an event to the frames that are queued.</summary>
[MemoryDiagnoser]
public class EncodeBenchmarks
{
    private const int TextLength = 64;

    private readonly SystemTextJsonPayloadSerializer _serializer = new(SystemTextJsonPayloadSerializer.CreateOptions(new()));
    private readonly string _text = new('x', TextLength);
    private readonly byte[] _bytes = new byte[1024];

    [Benchmark(Baseline = true)]
    public int Text() => Encode(_text);

    [Benchmark]
    public int Number() => Encode(42);

    [Benchmark]
    public int Binary() => Encode(_bytes);

    [Benchmark]
    public int LargeObject() => Encode(Order.Example);

    private int Encode(object argument)
    {
        using var writer = PayloadWriter.Rent();
        EventPayload.WriteEvent(writer, _serializer, "event", [argument]);
        var message = OutgoingMessage.Rent();
        JsonPacketEncoder.Encode(new Packet(PacketType.Event, "/"u8, writer.Json, -1, writer.Attachments), message);
        var length = message.Length;
        message.Release();
        return length;
    }
}
