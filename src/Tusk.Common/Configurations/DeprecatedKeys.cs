namespace Tusk.Common.Configurations;

/// <summary>Old names of settings, which stay usable in both directions: set by one name, read by the other.</summary>
/// <remarks>Source: Apache Hadoop 3.4, DeprecatedProperties page and o.a.h.mapreduce.util.ConfigUtil.</remarks>
internal static class DeprecatedKeys
{
    /// <summary>The name under which a setting is kept.</summary>
    public static string Current(string name) => name switch
    {
        "fs.default.name" => "fs.defaultFS",
        "io.sort.factor" => "mapreduce.task.io.sort.factor",
        "io.sort.mb" => "mapreduce.task.io.sort.mb",
        "io.sort.spill.percent" => "mapreduce.map.sort.spill.percent",
        "mapred.compress.map.output" => "mapreduce.map.output.compress",
        "mapred.create.symlink" => "mapreduce.job.cache.symlink.create",
        "mapred.input.dir" => "mapreduce.input.fileinputformat.inputdir",
        "mapred.input.dir.recursive" => "mapreduce.input.fileinputformat.input.dir.recursive",
        "mapred.job.name" => "mapreduce.job.name",
        "mapred.linerecordreader.maxlength" => "mapreduce.input.linerecordreader.line.maxlength",
        "mapred.local.dir" => "mapreduce.cluster.local.dir",
        "mapred.map.max.attempts" => "mapreduce.map.maxattempts",
        "mapred.map.output.compression.codec" => "mapreduce.map.output.compress.codec",
        "mapred.map.tasks" => "mapreduce.job.maps",
        "mapred.map.tasks.speculative.execution" => "mapreduce.map.speculative",
        "mapred.max.split.size" => "mapreduce.input.fileinputformat.split.maxsize",
        "mapred.min.split.size" => "mapreduce.input.fileinputformat.split.minsize",
        "mapred.output.compress" => "mapreduce.output.fileoutputformat.compress",
        "mapred.output.compression.codec" => "mapreduce.output.fileoutputformat.compress.codec",
        "mapred.output.compression.type" => "mapreduce.output.fileoutputformat.compress.type",
        "mapred.output.dir" => "mapreduce.output.fileoutputformat.outputdir",
        "mapred.reduce.max.attempts" => "mapreduce.reduce.maxattempts",
        "mapred.reduce.tasks" => "mapreduce.job.reduces",
        "mapred.reduce.tasks.speculative.execution" => "mapreduce.reduce.speculative",
        "mapred.task.id" => "mapreduce.task.attempt.id",
        "mapred.task.partition" => "mapreduce.task.partition",
        "mapred.task.timeout" => "mapreduce.task.timeout",
        "mapred.textoutputformat.separator" => "mapreduce.output.textoutputformat.separator",
        "mapreduce.textoutputformat.separator" => "mapreduce.output.textoutputformat.separator",
        "mapred.tip.id" => "mapreduce.task.id",
        "mapred.job.id" => "mapreduce.job.id",
        "map.input.file" => "mapreduce.map.input.file",
        "map.input.length" => "mapreduce.map.input.length",
        "map.input.start" => "mapreduce.map.input.start",
        "user.name" => "mapreduce.job.user.name",
        _ => name,
    };
}
