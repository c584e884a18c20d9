using SocketIoNet.Postgres.Forwarding;

namespace SocketIoNet.Postgres.Tests;

/// <summary>Messages that are put together from their notifications.</summary>
public sealed class MessageAssemblyTests
{
    private static readonly byte[] Long = [.. Enumerable.Range(0, 20_000).Select(static i => (byte)(i % 251))];

    private readonly List<byte[]> _received = [];
    private readonly MessageAssembly _assembly;

    public MessageAssemblyTests() => _assembly = new MessageAssembly(message => _received.Add(message.ToArray()));

    [Fact]
    public void Payloads_are_as_long_as_a_notification_may_be_at_most()
    {
        var payloads = MessagePart.Write(ulong.MaxValue, new byte[1_000_000]);
        Assert.All(payloads, static payload => Assert.InRange(payload.Length, 1, 7999));
        Assert.Equal(7996, payloads[0].Length);
        Assert.Single(MessagePart.Write(1, new byte[5985]));
        Assert.Equal(2, MessagePart.Write(1, new byte[5986]).Length);
    }

    [Fact]
    public void A_message_that_is_too_long_is_rejected() => Assert.Throws<ArgumentOutOfRangeException>(static () => MessagePart.Write(1, new byte[(1024 * 5985) + 1]));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void A_message_of_which_a_part_is_missing_is_dropped_and_the_next_one_arrives(int missing)
    {
        var payloads = MessagePart.Write(1, Long);
        Assert.Equal(4, payloads.Length);
        for (var i = 0; i < payloads.Length; i++)
        {
            if (i == missing) continue;
            if (i < missing) _assembly.Add(payloads[i]);
            else Assert.Throws<InvalidDataException>(() => _assembly.Add(payloads[i]));
        }

        foreach (var payload in MessagePart.Write(2, Long)) _assembly.Add(payload);
        foreach (var payload in MessagePart.Write(3, [7])) _assembly.Add(payload);
        Assert.Equal([Long, [7]], _received);
    }

    [Fact]
    public void The_rest_of_another_message_is_not_taken_for_that_of_this_one()
    {
        _assembly.Add(MessagePart.Write(1, Long)[0]);
        Assert.Throws<InvalidDataException>(() => _assembly.Add(MessagePart.Write(2, Long)[1]));
        Assert.Empty(_received);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64")]
    [InlineData("AAAA")]
    [InlineData("AAAAAAAAAAAAAAAA")] // No part of none.
    [InlineData("AAAAAAAAAAABAAEA")] // The second part of one.
    [InlineData("AAAAAAAAAAAAAAEE")] // 1,025 parts.
    public void What_is_no_part_of_a_message_is_rejected(string payload)
    {
        Assert.Throws<InvalidDataException>(() => _assembly.Add(payload));
        Assert.Empty(_received);
    }
}
