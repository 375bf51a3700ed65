using Tusk.Protocol.Hdfs;
using Tusk.Rpc.Errors;
using Tusk.Rpc.Security;
using Tusk.Rpc.Tests.Support;

namespace Tusk.Rpc.Tests.Connections;

/// <summary>Exchanges of Apache's client and NameNode, byte for byte: we must send the same, and read the same.</summary>
public sealed class CaptureTests
{
    [Fact]
    public async Task Sends_and_reads_what_apache_does_for_a_file_status()
    {
        // Preamble with auth byte 0; context, call id -3; getFileInfo("/tmp/h"), call id 0. ../shared/hadoop/captures/README.md decodes it.
        byte[] sent = Samples.Hex(
            """
            68727063090000000000511a0802100018052210950df7b03baa4244ab9d5e09
            bc9ab80328013512030a01681a2e6f72672e6170616368652e6861646f6f702e
            686466732e70726f746f636f6c2e436c69656e7450726f746f636f6c00000064
            1a0802100018002210950df7b03baa4244ab9d5e09bc9ab80328003f0a0b6765
            7446696c65496e666f122e6f72672e6170616368652e6861646f6f702e686466
            732e70726f746f636f6c2e436c69656e7450726f746f636f6c1801080a062f74
            6d702f68
            """);
        byte[] received = Samples.Hex(
            """
            000000511a0800100018093a10950df7b03baa4244ab9d5e09bc9ab803400035
            0a33080112001800220308ed032a0168320a737570657267726f757038e2fed4
            eb9f34400050005800688380017000800100900100
            """);
        await using var peer = new ScriptedPeer(async connection =>
        {
            Assert.Equal(sent, await connection.ReadAsync(sent.Length));
            await connection.SendAsync(received);
            await connection.DrainAsync();
        });
        await using var client = new RpcClient(Samples.Options(), id: ClientIdIn(sent));

        HdfsFileStatusProto status = (await client.GetAsync(peer.Address, "/tmp/h")).Fs;

        Assert.Equal((16387UL, "h", "supergroup", 0x1EDU), (status.FileId, status.Owner, status.Group, status.Permission.Perm));
    }

    [Fact]
    public async Task Sends_and_reads_what_apache_does_for_a_missing_file()
    {
        // As above, with getBlockLocations("/tmp/h/none", 0, 10 blocks of 1 MiB).
        byte[] sent = Samples.Hex(
            """
            68727063090000000000511a0802100018052210273424e706d947508602f03a
            8a0ab81228013512030a01681a2e6f72672e6170616368652e6861646f6f702e
            686466732e70726f746f636f6c2e436c69656e7450726f746f636f6c00000076
            1a0802100018002210273424e706d947508602f03a8a0ab8122800450a116765
            74426c6f636b4c6f636174696f6e73122e6f72672e6170616368652e6861646f
            6f702e686466732e70726f746f636f6c2e436c69656e7450726f746f636f6c18
            01140a0b2f746d702f682f6e6f6e6510001880808005
            """);
        byte[] received = Samples.Hex(
            """
            00000693910d080010011809221d6a6176612e696f2e46696c654e6f74466f75
            6e64457863657074696f6e2ad30c46696c6520646f6573206e6f742065786973
            743a202f746d702f682f6e6f6e650a096174206f72672e6170616368652e6861
            646f6f702e686466732e7365727665722e6e616d656e6f64652e494e6f646546
            696c652e76616c75654f6628494e6f646546696c652e6a6176613a3837290a09
            6174206f72672e6170616368652e6861646f6f702e686466732e736572766572
            2e6e616d656e6f64652e494e6f646546696c652e76616c75654f6628494e6f64
            6546696c652e6a6176613a3737290a096174206f72672e6170616368652e6861
            646f6f702e686466732e7365727665722e6e616d656e6f64652e465344697253
            746174416e644c697374696e674f702e676574426c6f636b4c6f636174696f6e
            7328465344697253746174416e644c697374696e674f702e6a6176613a313539
            290a096174206f72672e6170616368652e6861646f6f702e686466732e736572
            7665722e6e616d656e6f64652e46534e616d6573797374656d2e676574426c6f
            636b4c6f636174696f6e732846534e616d6573797374656d2e6a6176613a3231
            3938290a096174206f72672e6170616368652e6861646f6f702e686466732e73
            65727665722e6e616d656e6f64652e4e616d654e6f6465527063536572766572
            2e676574426c6f636b4c6f636174696f6e73284e616d654e6f64655270635365
            727665722e6a6176613a373935290a096174206f72672e6170616368652e6861
            646f6f702e686466732e70726f746f636f6c50422e436c69656e744e616d656e
            6f646550726f746f636f6c536572766572536964655472616e736c61746f7250
            422e676574426c6f636b4c6f636174696f6e7328436c69656e744e616d656e6f
            646550726f746f636f6c536572766572536964655472616e736c61746f725042
            2e6a6176613a343638290a096174206f72672e6170616368652e6861646f6f70
            2e686466732e70726f746f636f6c2e70726f746f2e436c69656e744e616d656e
            6f646550726f746f636f6c50726f746f7324436c69656e744e616d656e6f6465
            50726f746f636f6c24322e63616c6c426c6f636b696e674d6574686f6428436c
            69656e744e616d656e6f646550726f746f636f6c50726f746f732e6a61766129
            0a096174206f72672e6170616368652e6861646f6f702e6970632e50726f746f
            627566527063456e67696e6532245365727665722450726f746f427566527063
            496e766f6b65722e63616c6c2850726f746f627566527063456e67696e65322e
            6a6176613a363231290a096174206f72672e6170616368652e6861646f6f702e
            6970632e50726f746f627566527063456e67696e653224536572766572245072
            6f746f427566527063496e766f6b65722e63616c6c2850726f746f6275665270
            63456e67696e65322e6a6176613a353839290a096174206f72672e6170616368
            652e6861646f6f702e6970632e50726f746f627566527063456e67696e653224
            5365727665722450726f746f427566527063496e766f6b65722e63616c6c2850
            726f746f627566527063456e67696e65322e6a6176613a353733290a09617420
            6f72672e6170616368652e6861646f6f702e6970632e52504324536572766572
            2e63616c6c285250432e6a6176613a31323238290a096174206f72672e617061
            6368652e6861646f6f702e6970632e5365727665722452706343616c6c2e7275
            6e285365727665722e6a6176613a31323436290a096174206f72672e61706163
            68652e6861646f6f702e6970632e5365727665722452706343616c6c2e72756e
            285365727665722e6a6176613a31313639290a096174206a6176612e62617365
            2f6a6176612e73656375726974792e416363657373436f6e74726f6c6c65722e
            646f50726976696c6567656428416363657373436f6e74726f6c6c65722e6a61
            76613a373132290a096174206a6176612e626173652f6a617661782e73656375
            726974792e617574682e5375626a6563742e646f4173285375626a6563742e6a
            6176613a343339290a096174206f72672e6170616368652e6861646f6f702e73
            656375726974792e5573657247726f7570496e666f726d6174696f6e2e646f41
            73285573657247726f7570496e666f726d6174696f6e2e6a6176613a31393533
            290a096174206f72672e6170616368652e6861646f6f702e6970632e53657276
            65722448616e646c65722e72756e285365727665722e6a6176613a3331393829
            0a30013a10273424e706d947508602f03a8a0ab8124000
            """);
        await using var peer = new ScriptedPeer(async connection =>
        {
            Assert.Equal(sent, await connection.ReadAsync(sent.Length));
            await connection.SendAsync(received);
            await connection.DrainAsync();
        });
        await using var client = new RpcClient(Samples.Options(), id: ClientIdIn(sent));

        var error = await Assert.ThrowsAsync<RemoteFileNotFoundException>(async () => await client.CallAsync(
            Samples.Endpoint(peer.Address),
            Samples.GetBlockLocations,
            new GetBlockLocationsRequestProto { Src = "/tmp/h/none", Offset = 0, Length = 10 << 20 },
            client.NextCallId(),
            0,
            CancellationToken.None));

        Assert.Equal("File does not exist: /tmp/h/none", error.Message);
        Assert.Equal("java.io.FileNotFoundException", error.JavaClassName);
        Assert.Equal(RpcErrorCode.Application, error.ErrorCode);
        Assert.False(error.IsFatal);
        Assert.StartsWith("\tat org.apache.hadoop.hdfs.server.namenode.INodeFile.valueOf(", error.JavaStack, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pitfall_15_negotiates_as_apaches_client_with_a_namenode_that_takes_tokens()
    {
        // Auth byte 0xDF, NEGOTIATE; then INITIATE {SIMPLE}, context and getFileInfo("/tmp/h") at once.
        byte[] sent = Samples.Hex(
            """
            687270630900df0000000e0a080210001841220028010210010000001a0a0802
            10001841220028010e1002220a0a0653494d504c451200000000511a08021000
            1805221037bf5b50c94a4c6ebc988688b4eb52ec28013512030a01681a2e6f72
            672e6170616368652e6861646f6f702e686466732e70726f746f636f6c2e436c
            69656e7450726f746f636f6c000000641a080210001800221037bf5b50c94a4c
            6ebc988688b4eb52ec28003f0a0b67657446696c65496e666f122e6f72672e61
            70616368652e6861646f6f702e686466732e70726f746f636f6c2e436c69656e
            7450726f746f636f6c1801080a062f746d702f68
            """);
        // NEGOTIATE {TOKEN DIGEST-MD5, SIMPLE}, 178 bytes; then the answer to the call.
        byte[] received = Samples.Hex(
            """
            000000ae0e08dfffffff0f100018093a0040019d011001228c010a05544f4b45
            4e120a4449474553542d4d44351a00220764656661756c742a6c7265616c6d3d
            2264656661756c74222c6e6f6e63653d22714e7853384544594a7065464e6831
            5a61697a4b73394a6d623734785075796352575a7a3259445a222c716f703d22
            61757468222c636861727365743d7574662d382c616c676f726974686d3d6d64
            352d73657373220a0a0653494d504c451200000000511a0800100018093a1037
            bf5b50c94a4c6ebc988688b4eb52ec4000350a33080112001800220308ed032a
            0168320a737570657267726f757038e1aad5eb9f344000500058006883800170
            02800100900100
            """);
        await using var peer = new ScriptedPeer(async connection =>
        {
            Assert.Equal(sent[..25], await connection.ReadAsync(25));
            await connection.SendAsync(received[..178]);
            Assert.Equal(sent[25..], await connection.ReadAsync(sent.Length - 25));
            await connection.SendAsync(received[178..]);
            await connection.DrainAsync();
        });
        RpcClientOptions options = Samples.Options() with { Mechanisms = [new SimpleSaslMechanism()] };
        await using var client = new RpcClient(options, id: ClientIdIn(sent));

        Assert.Equal(16387UL, (await client.GetAsync(peer.Address, "/tmp/h")).Fs.FileId);
    }

    /// <summary>The sixteen bytes behind the first field 4 of that length in a stream.</summary>
    private static RpcClientId ClientIdIn(byte[] stream)
    {
        int at = stream.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x22, 0x10]) + 2;
        return new RpcClientId(stream.AsSpan(at, 16));
    }
}
