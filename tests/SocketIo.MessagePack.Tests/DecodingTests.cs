using System.Text;
using SocketIoNet.Protocol;

namespace SocketIoNet.MessagePack.Tests;

/// <summary>What clients write, official and others.</summary>
[Collection<RunsAlone>]
public sealed class DecodingTests
{
    public static TheoryData<string, string> Values => new()
    {
        { "00", "0" },
        { "7F", "127" },
        { "CC80", "128" },
        { "CDFFFF", "65535" },
        { "CEFFFFFFFF", "4294967295" },
        { "CF0020000000000000", "9007199254740992" },
        { "CF0020000000000001", "9007199254740993" },
        { "CFFFFFFFFFFFFFFFFF", "18446744073709551615" },
        { "E0", "-32" },
        { "D080", "-128" },
        { "D18000", "-32768" },
        { "D280000000", "-2147483648" },
        { "D38000000000000000", "-9223372036854775808" },
        { "D30000000000000005", "5" },
        { "CB3FB999999999999A", "0.1" },
        { "CB4014000000000000", "5" },
        { "CB8000000000000000", "-0" },
        { "CA3FC00000", "1.5" },
        { "CB7FF8000000000000", "null" },
        { "CB7FF0000000000000", "null" },
        { "CBFFF0000000000000", "null" },
        { "CA7FC00000", "null" },
        { "C0", "null" },
        { "C2", "false" },
        { "C3", "true" },
        { "A0", "\"\"" },
        { "D90161", "\"a\"" },
        { "DA000161", "\"a\"" },
        { "DB0000000161", "\"a\"" },
        { "A9C3A9E282ACF09F9880", "\"é€😀\"" },
        { "A861225C0A001F7F20", "\"a\\\"\\\\\\u000a\\u0000\\u001f\u007f \"" },
        { "90", "[]" },
        { "80", "{}" },
        { "DC00020102", "[1,2]" },
        { "DD000000020102", "[1,2]" },
        { "DE0001A16101", "{\"a\":1}" },
        { "DF00000001A16190", "{\"a\":[]}" },
        { "8201A16102FF", "{\"1\":\"a\",\"2\":-1}" },
        { "81A1229101", "{\"\\\"\":[1]}" },
        { "D40000", "null" },
        { "93D4000001D40000", "[null,1,null]" },
        { "82A161D40000A16201", "{\"b\":1}" },
        { "81A161D40000", "{}" },
        { "D7000000018BCFE56800", "\"2023-11-14T22:13:20.000Z\"" },
        { "D7000000018BCFE5687B", "\"2023-11-14T22:13:20.123Z\"" },
        { "D700FFFFFFFFFFFFFFFF", "\"1969-12-31T23:59:59.999Z\"" },
        { "D7007FFFFFFFFFFFFFFF", "null" },
        { "D6FF6553F100", "\"2023-11-14T22:13:20.000Z\"" },
        { "D7FF000000006553F100", "\"2023-11-14T22:13:20.000Z\"" },
        { "C70CFF075BCD15000000006553F100", "\"2023-11-14T22:13:20.1234567Z\"" },
    };

    public static TheoryData<string> Malformed => new()
    {
        { "" },
        { "C0" },
        { "C1" },
        { "01" },
        { "90" },
        { "A161" },
        { "80" },
        { "81A47479706502" },
        { Pack.InEvent("91A165") + "00" },
        { "82A47479706502A36E7370A12F" },
        { Pack.InEvent("A165") },
        { Pack.InEvent("90") },
        { Pack.InEvent("91C0") },
        { Pack.InEvent("91D40000") },
        { Pack.InEvent("9180") },
        { Pack.InEvent("91C40101") },
        { Pack.InEvent("91A7" + "636F6E6E656374") },
        { Pack.InEvent("92A165C1") },
        { Pack.InEvent("92A165A1FF") },
        { Pack.InEvent("92A16581C001") },
        { Pack.InEvent("92A16581C301") },
        { Pack.InEvent("92A16581CB3FF800000000000001") },
        { Pack.InEvent("92A1658191A16101") },
        { Pack.InEvent("92A16581A1FF01") },
        { "83A47479706502A46461746191A165A36E7370A161" },
        { "83A47479706502A46461746191A165A36E7370A0" },
        { "83A47479706502A46461746191A165A36E737001" },
        { "83A47479706502A46461746191A165A36E7370A22FFF" },
        { "83A47479706505A46461746191A165A36E7370A12F" },
        { "83A474797065FFA46461746191A165A36E7370A12F" },
        { "83A474797065A132A46461746191A165A36E7370A12F" },
        { "83A474797065CB4004000000000000A46461746191A165A36E7370A12F" },
        { "8401A161A47479706502A46461746191A165A36E7370A12F" },
        { "84A47479706502A47479706502A46461746191A165A36E7370A12F" },
        { "84A47479706502A46461746191A165A46461746191A165A36E7370A12F" },
        { "84A47479706502A46461746191A165A36E7370A12FA36E7370A12F" },
        { "84A47479706502A46461746191A165A36E7370A12FA26964FF" },
        { "84A47479706502A46461746191A165A36E7370A12FA26964C0" },
        { "84A47479706502A46461746191A165A36E7370A12FA26964A131" },
        { "84A47479706502A46461746191A165A36E7370A12FA26964CF0020000000000000" },
        { "84A47479706502A46461746191A165A36E7370A12FA26964CFFFFFFFFFFFFFFFFF" },
        { "84A47479706502A46461746191A165A36E7370A12FA26964CB7E37E43C8800759C" },
        { "83A47479706500A464617461C0A36E7370A12F" },
        { "83A47479706500A46461746190A36E7370A12F" },
        { "83A47479706501A464617461C0A36E7370A12F" },
        { "83A47479706503A46461746180A36E7370A12F" },
        { Pack.InEvent("92A165D6FF") },
        { Pack.InEvent("92A165C70CFFFFFFFFFF7FFFFFFFFFFFFFFF") },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void A_value_becomes_JSON(string hex, string json) => Assert.Equal(json, Pack.DecodeValue(hex).Json);

    [Theory]
    [MemberData(nameof(Malformed))]
    public void What_is_no_packet_is_refused(string hex) => Pack.AssertRefused(hex);

    [Fact]
    public void An_event_of_the_official_client_is_read_with_all_that_JSON_cannot_say()
    {
        var packet = Pack.Decode(
            "85A47479706502A46461746197A165D40000D7000000018BCFE5680082A161D40000A16201CB7FF8000000000000CF0020000000000000C70300000000"
            + "A76F7074696F6E7381A8636F6D7072657373C3A2696400A36E7370A12F");
        Assert.Equal((PacketType.Event, "/", 0L), (packet.Type, packet.Namespace, packet.Id));
        Assert.Equal(
            "[\"e\",null,\"2023-11-14T22:13:20.000Z\",{\"b\":1},null,9007199254740992,{\"_placeholder\":true,\"num\":0}]", packet.Data);
        Assert.Equal([[0, 0, 0]], packet.Attachments);
    }

    [Fact]
    public void A_client_without_auth_connects()
    {
        var packet = Pack.Decode("84A47479706500A464617461D40000A76F7074696F6E7381A8636F6D7072657373C3A36E7370A12F");
        Assert.Equal((PacketType.Connect, "/", -1L, ""), (packet.Type, packet.Namespace, packet.Id, packet.Data));
        Assert.Equal(packet, Pack.Decode("82A36E7370A12FA47479706500"));
    }

    [Fact]
    public void The_members_may_stand_in_any_order_and_their_numbers_be_floating_point()
    {
        var packet = Pack.Decode("85A464617461920105A26964CB401C000000000000A36E7370A22F61A474797065CB4008000000000000A36E6577DC00019181A16190");
        Assert.Equal((PacketType.Ack, "/a", 7L, "[1,5]"), (packet.Type, packet.Namespace, packet.Id, packet.Data));
    }

    [Fact]
    public void A_client_leaves_a_namespace() =>
        Assert.Equal((PacketType.Disconnect, "/a"), (Pack.Decode("83A47479706501A464617461D40000A36E7370A22F61").Type, "/a"));

    [Theory]
    [InlineData("C4020102")]
    [InlineData("C500020102")]
    [InlineData("C6000000020102")]
    [InlineData("C702000102")]
    [InlineData("C80002000102")]
    [InlineData("C900000002000102")]
    [InlineData("D5000102")]
    public void Binary_data_is_an_attachment_in_every_form(string hex)
    {
        var (json, attachments) = Pack.DecodeValue($"93{hex}81A161{hex}01");
        Assert.Equal("[{\"_placeholder\":true,\"num\":0},{\"a\":{\"_placeholder\":true,\"num\":1}},1]", json);
        Assert.Equal([[1, 2], [1, 2]], attachments);
    }

    [Theory]
    [InlineData("C7010007", new byte[] { 7 })]
    [InlineData("C708000102030405060708", new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 })]
    [InlineData("C70000", new byte[0])]
    [InlineData("C400", new byte[0])]
    public void Binary_data_is_not_taken_for_undefined_or_a_date(string hex, byte[] expected) => Assert.Equal([expected], Pack.DecodeValue(hex).Attachments);

    [Fact]
    public void An_extension_that_nobody_knows_is_its_type_and_its_bytes()
    {
        var (json, attachments) = Pack.DecodeValue("D4057F");
        Assert.Equal("[5,{\"_placeholder\":true,\"num\":0}]", json);
        Assert.Equal([[127]], attachments);
    }

    [Fact]
    public void Bytes_in_the_auth_of_a_client_are_bytes()
    {
        var packet = Pack.Decode("83A47479706500A46461746181A16BC403010203A36E7370A12F");
        Assert.Equal("{\"k\":{\"_placeholder\":true,\"num\":0}}", packet.Data);
        Assert.Equal([[1, 2, 3]], packet.Attachments);
    }

    [Fact]
    public void What_resembles_a_placeholder_is_left_alone_where_there_are_no_bytes()
    {
        var (json, attachments) = Pack.DecodeValue("82AC5F706C616365686F6C646572C3A36E756D00");
        Assert.Equal("{\"_placeholder\":true,\"num\":0}", json);
        Assert.Empty(attachments);
    }

    [Fact]
    public void A_forged_placeholder_beside_bytes_is_refused()
    {
        var forged = "82AC5F706C616365686F6C646572C3A36E756D00";
        Pack.AssertRefused(Pack.InEvent($"93A165C40101{forged}"));
        Pack.AssertRefused(Pack.InEvent($"93A16583AC5F706C616365686F6C646572C3A36E756D00A17801C40101"));
    }

    [Fact]
    public void Text_is_refused()
    {
        var decoder = new MessagePackPacketParser().CreateDecoder(PacketLimits.Default);
        Assert.Throws<PacketFormatException>(() => decoder.TryDecode("2[\"e\"]"u8, isBinary: false, out _));
        Assert.True(decoder.PendingNamespace.IsEmpty);
    }

    [Fact]
    public void Limits_hold()
    {
        var limits = new PacketLimits { MaxAttachments = 2, MaxAttachmentBytes = 3, MaxJsonDepth = 3, MaxNamespaceLength = 3, MaxEventNameLength = 3 };
        Pack.Decode(Pack.InEvent("94A3616161C40101C402010201"), limits);
        Pack.AssertRefused(Pack.InEvent("94A165C400C400C400"), limits);
        Pack.AssertRefused(Pack.InEvent("92A165C40401020304"), limits);
        Pack.Decode(Pack.InEvent("92A1659190"), limits);
        Pack.AssertRefused(Pack.InEvent("92A165919190"), limits);
        Pack.AssertRefused(Pack.InEvent("92A16581A16181A16180"), limits);
        Pack.AssertRefused(Pack.InEvent("91A461616161"), limits);
        Pack.AssertRefused("83A47479706502A46461746191A165A36E7370A42F616161", limits);
    }

    [Fact]
    public void Depth_is_kept_up_to_the_limit_however_large()
    {
        var limits = new PacketLimits { MaxJsonDepth = 100 };
        string Nested(int depth) => "92A165" + string.Concat(Enumerable.Repeat("91", depth - 2)) + "90";
        Assert.Equal("[\"e\"," + new string('[', 99) + new string(']', 99) + "]", Pack.Decode(Pack.InEvent(Nested(100)), limits).Data);
        Pack.AssertRefused(Pack.InEvent(Nested(101)), limits);
    }

    [Theory]
    [InlineData("91")]
    [InlineData("81A161")]
    [InlineData("81")]
    public void Depth_uses_up_no_stack(string open)
    {
        var deep = string.Concat(Enumerable.Repeat(open, 300_000));
        Pack.AssertRefused(Pack.InEvent($"92A165{deep}90"));
        Pack.AssertRefused($"84A16B{deep}" + Pack.InEvent("91A165")[2..]);
    }

    [Theory]
    [InlineData("91")]
    [InlineData("81A161")]
    public void What_nobody_reads_may_be_deep(string open)
    {
        var deep = string.Concat(Enumerable.Repeat(open, 300_000)) + "90";
        Assert.Equal("[\"e\"]", Pack.Decode($"84A16B{deep}" + Pack.InEvent("91A165")[2..]).Data);
    }

    [Theory]
    [InlineData("DDFFFFFFFF")]
    [InlineData("DFFFFFFFFF")]
    [InlineData("DF7FFFFFFF")]
    [InlineData("DCFFFF")]
    [InlineData("DEFFFF")]
    [InlineData("DBFFFFFFFF")]
    [InlineData("DB7FFFFFFF")]
    [InlineData("C6FFFFFFFF")]
    [InlineData("C67FFFFFFF")]
    [InlineData("C9FFFFFFFF00")]
    [InlineData("C97FFFFFFF05")]
    [InlineData("C97FFFFFFFFF")]
    public void A_length_beyond_the_message_is_refused_before_anything_is_allocated_for_it(string header)
    {
        var messages = new[] { Pack.InEvent($"92A165{header}"), header, $"83A16B{header}", $"83{header}", $"83A36E7370{header}" };
        foreach (var message in messages) Pack.AssertRefused(message);
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var message in messages) Pack.AssertRefused(message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);
    }

    [Fact]
    public void A_packet_stays_what_it_is_while_others_are_read()
    {
        var decoder = new MessagePackPacketParser().CreateDecoder(PacketLimits.Default);
        var other = new MessagePackPacketParser().CreateDecoder(PacketLimits.Default);
        decoder.TryDecode(Convert.FromHexString(Pack.InEvent("92A165A5" + Pack.Hex("first"))), isBinary: true, out var packet);
        other.TryDecode(Convert.FromHexString(Pack.InEvent("92A165A5" + Pack.Hex("other"))), isBinary: true, out _);
        Assert.Equal("[\"e\",\"first\"]", Encoding.UTF8.GetString(packet.Data));
    }
}
