using Tusk.Protocol.Tests.Support;

namespace Tusk.Protocol.Tests;

/// <summary>Frames of Apache Hadoop 3.4.2, read and written again to the same bytes.</summary>
public sealed class RpcCaptureTests
{
    private const string ClientId = "950df7b03baa4244ab9d5e09bc9ab803";
    private const string ClientProtocol =
        "2e6f72672e6170616368652e6861646f6f702e686466732e70726f746f636f6c2e436c69656e7450726f746f636f6c";

    [Fact]
    public void Reads_and_writes_getFileInfo_and_its_answer()
    {
        byte[] sent = Convert.FromHexString(
            "68727063" + "090000" // "hrpc", version 9, class 0, auth 0
            + "00000051" + "1a" + "08021000" + "1805" + "2210" + ClientId + "2801" // call id -3, retry count -1
            + "35" + "1203" + "0a0168" + "1a" + ClientProtocol // user h
            + "00000064" + "1a" + "08021000" + "1800" + "2210" + ClientId + "2800" // call id 0, retry count 0
            + "3f" + "0a0b" + "67657446696c65496e666f" + "12" + ClientProtocol + "1801" // getFileInfo, version 1
            + "08" + "0a06" + "2f746d702f68"); // /tmp/h
        byte[] answered = Convert.FromHexString(
            "00000051" + "1a" + "08001000" + "1809" + "3a10" + ClientId + "4000" // call id 0, SUCCESS, version 9
            + "35" + "0a33" + "0801" + "1200" + "1800" + "2203" + "08ed03" // directory, path "", length 0, mode 755
            + "2a0168" + "320a" + "737570657267726f7570" // h, supergroup
            + "38e2fed4eb9f33" + "4000" + "5000" + "5800" // mtime, atime 0, replication 0, block size 0
            + "68838001" + "7000" + "800100" + "900100"); // inode 16387, no children, policy 0, flags 0
        var exchange = new RpcExchange();

        exchange.ReadRequests(sent);
        exchange.ReadResponses(answered);

        Assert.Equal(
            [
                "context of h",
                """getFileInfo: { "src": "/tmp/h" }""",
                """
                answer getFileInfo: { "fs": { "fileType": "IS_DIR", "path": "", "length": "0", "permission": { "perm": 493 }, "owner": "h", "group": "supergroup", "modificationTime": "1760893943650", "accessTime": "0", "blockReplication": 0, "blocksize": "0", "fileId": "16387", "childrenNum": 0, "storagePolicy": 0, "flags": 0 } }
                """,
            ],
            exchange.Seen);
    }

    [Fact]
    public void Reads_and_writes_the_offer_of_authentication()
    {
        byte[] sent = Convert.FromHexString(
            "68727063" + "0900df" // auth byte: SASL
            + "0000000e" + "0a" + "08021000" + "1841" + "2200" + "2801" + "02" + "1001" // call id -33, NEGOTIATE
            + "0000001a" + "0a" + "08021000" + "1841" + "2200" + "2801"
            + "0e" + "1002" + "220a" + "0a06" + "53494d504c45" + "1200"); // INITIATE with SIMPLE
        byte[] answered = Convert.FromHexString(
            "00000037" + "0e" + "08dfffffff0f" + "1000" + "1809" + "3a00" + "4001" // call id 2^32 - 33
            + "27" + "1001" + "2217" + "0a05" + "544f4b454e" + "120a" + "4449474553542d4d4435" + "1a00" + "2200" // TOKEN
            + "220a" + "0a06" + "53494d504c45" + "1200"); // SIMPLE
        var exchange = new RpcExchange();

        exchange.ReadRequests(sent);
        exchange.ReadResponses(answered);

        Assert.Equal(["sasl Negotiate", "sasl Initiate", "answer sasl Negotiate: TOKEN, SIMPLE"], exchange.Seen);
    }

    [Theory]
    [InlineData("rpc-getfileinfo", "context,getFileInfo,answer getFileInfo")]
    [InlineData("rpc-sasl-negotiate-getfileinfo",
        "sasl Negotiate,sasl Initiate,context,getFileInfo,answer sasl Negotiate,answer getFileInfo")]
    [InlineData("rpc-create-addblock-complete",
        "context,create,addBlock,getServerDefaults,complete,complete,"
        + "answer create,answer addBlock,answer getServerDefaults,answer complete,answer complete")]
    [InlineData("rpc-read-locations",
        "context,getBlockLocations,getServerDefaults,answer getBlockLocations,answer getServerDefaults")]
    [InlineData("rpc-exception", "context,getBlockLocations,answer Error ErrorApplication java.io.FileNotFoundException")]
    [InlineData("rpc-pipeline-recovery", "*")]
    [InlineData("dn-namenode", "**")]
    public void Every_captured_frame_is_read_and_written_again_to_its_bytes(string name, string expected)
    {
        var exchange = new RpcExchange();

        exchange.ReadRequests(Captures.Read($"{name}.c2s"));
        exchange.ReadResponses(Captures.Read($"{name}.s2c"));

        string seen = string.Join(',', exchange.Seen.Select(static line => line.Split(':', 2)[0].Replace(" of h", "", StringComparison.Ordinal)));
        if (expected == "**")
        {
            Assert.All(["versionRequest", "registerDatanode", "sendHeartbeat", "blockReport", "blockReceivedAndDeleted"],
                call => Assert.Contains(exchange.Seen, line => line.StartsWith($"answer {call}:", StringComparison.Ordinal)));
            Assert.Contains(exchange.Seen, static line => line.Contains("INVALIDATE", StringComparison.Ordinal));
            return;
        }

        if (expected != "*")
        {
            Assert.Equal(expected, seen);
            return;
        }

        Assert.All(["updateBlockForPipeline", "updatePipeline", "fsync", "complete"], call =>
        {
            Assert.Contains($",{call},", seen, StringComparison.Ordinal);
            Assert.Contains($"answer {call}", seen, StringComparison.Ordinal);
        });
    }
}
