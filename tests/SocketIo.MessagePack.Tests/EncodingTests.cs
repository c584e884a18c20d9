using System.Text;
using SocketIoNet.Protocol;

namespace SocketIoNet.MessagePack.Tests;

/// <summary>What we write, byte by byte as <c>socket.io-msgpack-parser</c> 3.0.2 writes it.</summary>
public sealed class EncodingTests
{
    public static TheoryData<string, string> Numbers => new()
    {
        { "0", "00" },
        { "127", "7F" },
        { "128", "CC80" },
        { "255", "CCFF" },
        { "256", "CD0100" },
        { "65535", "CDFFFF" },
        { "65536", "CE00010000" },
        { "4294967295", "CEFFFFFFFF" },
        { "4294967296", "CF0000000100000000" },
        { "9007199254740991", "CF001FFFFFFFFFFFFF" },
        { "9007199254740992", "CF0020000000000000" },
        { "-1", "FF" },
        { "-32", "E0" },
        { "-33", "D0DF" },
        { "-128", "D080" },
        { "-129", "D1FF7F" },
        { "-32768", "D18000" },
        { "-32769", "D2FFFF7FFF" },
        { "-2147483648", "D280000000" },
        { "-2147483649", "D3FFFFFFFF7FFFFFFF" },
        { "-9007199254740991", "D3FFE0000000000001" },
        { "0.1", "CB3FB999999999999A" },
        { "-0.5", "CBBFE0000000000000" },
        { "5.0", "05" },
        { "-0.0", "00" },
        { "1e3", "CD03E8" },
        { "1E+300", "CB7E37E43C8800759C" },
        { "9223372036854775807", "CF7FFFFFFFFFFFFFFF" },
        { "18446744073709551615", "CFFFFFFFFFFFFFFFFF" },
        { "18446744073709551616", "CB43F0000000000000" },
        { "1e400", "CB7FF0000000000000" },
    };

    public static TheoryData<string, string> Values => new()
    {
        { "true", "C3" },
        { "false", "C2" },
        { "null", "C0" },
        { "\"\"", "A0" },
        { "\"a\"", "A161" },
        { "\"é€😀\"", "A9C3A9E282ACF09F9880" },
        { "\"a\\\"\\\\\\n\\u00e9\\ud83d\\ude00\"", "AA61225C0AC3A9F09F9880" },
        { "\"\\ud800\"", "A3EFBFBD" },
        { "[]", "90" },
        { "{}", "80" },
        { " [ 1 , [2,[3]] ] ", "920192029103" },
        { "{\"a\":1,\"b\":{\"c\":null},\"\":[]}", "83A16101A16281A163C0A090" },
    };

    public static TheoryData<PacketType, string, long, string, string> Packets => new()
    {
        { PacketType.Connect, "/", -1, "{\"sid\":\"abc\"}", "83A47479706500A46461746181A3736964A3616263A36E7370A12F" },
        { PacketType.Ack, "/", 7, "[1]", "84A2696407A47479706503A4646174619101A36E7370A12F" },
        { PacketType.Event, "/", 3, "[\"q\"]", "84A47479706502A46461746191A171A2696403A36E7370A12F" },
        { PacketType.Disconnect, "/a", -1, "", "82A47479706501A36E7370A22F61" },
        {
            PacketType.ConnectError, "/", -1, "{\"message\":\"no\",\"data\":{\"code\":1}}",
            "83A47479706504A46461746182A76D657373616765A26E6FA46461746181A4636F646501A36E7370A12F"
        },
    };

    [Theory]
    [MemberData(nameof(Numbers))]
    [MemberData(nameof(Values))]
    public void A_value_has_the_bytes_that_JavaScript_writes(string json, string hex) => Assert.Equal($"92A165{hex}", Pack.EncodeValue($"[\"e\",{json}]"));

    [Theory]
    [MemberData(nameof(Packets))]
    public void A_packet_has_the_bytes_that_the_official_server_writes(PacketType type, string name, long id, string data, string hex) =>
        Assert.Equal(hex, Pack.Encode(new OwnedPacket(type, name, id, data, [])));

    [Theory]
    [InlineData(0, "A0")]
    [InlineData(31, "BF")]
    [InlineData(32, "D920")]
    [InlineData(255, "D9FF")]
    [InlineData(256, "DA0100")]
    [InlineData(65536, "DB00010000")]
    public void Text_has_the_shortest_header(int length, string header) =>
        Assert.StartsWith($"92A165{header}", Pack.EncodeValue($"[\"e\",\"{new string('x', length)}\"]"), StringComparison.Ordinal);

    [Theory]
    [InlineData(15, "9F", "8F")]
    [InlineData(16, "DC0010", "DE0010")]
    [InlineData(65536, "DD00010000", "DF00010000")]
    public void Arrays_and_maps_have_the_shortest_header(int count, string array, string map)
    {
        var items = string.Join(',', Enumerable.Repeat("1", count));
        var members = string.Join(',', Enumerable.Repeat("\"a\":1", count));
        Assert.StartsWith($"92A165{array}", Pack.EncodeValue($"[\"e\",[{items}]]"), StringComparison.Ordinal);
        Assert.StartsWith($"92A165{map}", Pack.EncodeValue($"[\"e\",{{{members}}}]"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "C400")]
    [InlineData(255, "C4FF")]
    [InlineData(256, "C50100")]
    [InlineData(65536, "C600010000")]
    public void Bytes_are_written_where_their_placeholder_stands(int length, string header)
    {
        var bytes = new byte[length];
        bytes.AsSpan().Fill(7);
        var hex = Pack.EncodeValue("[\"e\",{\"a\":{\"num\":1,\"_placeholder\":true}},{\"_placeholder\":true,\"num\":0},[1]]", [1], bytes);
        Assert.Equal($"94A16581A161{header}{Convert.ToHexString(bytes)}C401019101", hex);
    }

    [Fact]
    public void A_placeholder_in_a_packet_without_attachments_is_a_map_like_any_other() =>
        Assert.Equal("92A16582AC5F706C616365686F6C646572C3A36E756D00", Pack.EncodeValue("[\"e\",{\"_placeholder\":true,\"num\":0}]"));

    [Fact]
    public void What_only_resembles_a_placeholder_is_a_map()
    {
        var hex = Pack.EncodeValue("[\"e\",{\"_placeholder\":true,\"num\":5},{\"_placeholder\":false,\"num\":0},{\"_placeholder\":true,\"num\":0,\"x\":[]}]", [1]);
        Assert.Equal(
            "94A165" + "82AC5F706C616365686F6C646572C3A36E756D05" + "82AC5F706C616365686F6C646572C2A36E756D00"
            + "83AC5F706C616365686F6C646572C3A36E756D00A17890",
            hex);
    }

    [Fact]
    public void A_payload_may_be_as_deep_as_the_serializer_has_made_it()
    {
        const int Depth = 100_000;
        var hex = Pack.EncodeValue(new string('[', Depth) + new string(']', Depth));
        Assert.Equal(string.Concat(Enumerable.Repeat("91", Depth - 1)) + "90", hex);
    }

    [Fact]
    public void A_namespace_is_written_in_UTF8() =>
        Assert.EndsWith($"A36E7370A5{Pack.Hex("/äö")}", Pack.Encode(new OwnedPacket(PacketType.Event, "/äö", -1, "[\"e\"]", [])), StringComparison.Ordinal);

    [Fact]
    public void Nothing_of_the_last_packet_is_left_when_the_next_is_smaller()
    {
        Pack.EncodeValue("[\"e\",[1,2,3],{\"a\":[1]}]");
        Assert.Equal("91A165", Pack.EncodeValue(Encoding.UTF8.GetString("[\"e\"]"u8)));
    }
}
